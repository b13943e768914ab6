import { type Amendment, type Changes, withChanges } from './amendments'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import { createRecording } from './createRecording'
import type { LoopEvent } from './events'
import type { Ending } from './loopState'
import {
  continuedState,
  firstState,
  followingState,
  forkProblem,
  isContinued,
  replayProblem,
  type SavedProject,
  goalProblem,
  startProblem,
  statementOf,
} from './opening'
import type { AutocoderOptions } from './options'
import type { PauseKind, RunStatus, Usage } from './ports'
import { changedPaths, type Files, filesProblem } from './project'
import type { Recording } from './recording'
import type { Checkpoint, Run, RunResult, StepEndEvent } from './run'
import { RunDriver } from './runDriver'
import type { RunSetup } from './runSetup'
import type { Said } from './saidQueue'
import { NO_USAGE } from './usage'

/** Begins a run: it opens the project and goes on from there, by itself or step by step. */
export function createRun(setup: RunSetup): Run {
  const run = new ActiveRun(setup)
  run.begin()
  return run
}

const STOPPED = 'Stopped. Everything up to the last finished step is kept.'

class ActiveRun implements Run {
  readonly result: Promise<RunResult>
  readonly #setup: RunSetup
  readonly #driver: RunDriver
  #isOver = false
  readonly #over = new AbortController()
  #settle: (result: RunResult) => void = () => {}

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.#driver = new RunDriver(setup)
    this.result = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  get id() {
    return this.#driver.record.id
  }
  get status(): RunStatus {
    return this.#driver.standing.status
  }
  get reason(): string {
    return this.#driver.standing.reason
  }
  get pause_kind(): PauseKind | null {
    return this.#driver.standing.pauseKind
  }
  get context(): Context {
    return this.#driver.standing.state.context
  }
  get report(): CheckReport | null {
    return this.#driver.standing.report
  }
  get events(): AsyncIterable<LoopEvent> {
    return this.#driver.record.log
  }
  get log(): readonly LoopEvent[] {
    return this.#driver.record.log.snapshot
  }
  get checkpoints(): readonly Checkpoint[] {
    return this.#driver.record.checkpoints.map(({ files: _, ...checkpoint }) => checkpoint)
  }
  get model() {
    return this.#setup.model
  }
  get is_replay() {
    return this.#setup.is_replay
  }
  get replay() {
    return this.#driver.replay
  }
  get limits() {
    return this.#setup.limits
  }
  get packages() {
    return this.#setup.packages
  }
  get hosts() {
    return this.#setup.hosts
  }
  get stdin() {
    return this.#driver.standing.stdin
  }
  get usage(): Usage {
    return this.#driver.standing.state.usage
  }
  get seconds() {
    return this.#driver.standing.seconds
  }
  get queued(): readonly string[] {
    return this.#driver.said.waiting
  }
  get waiting(): readonly Said[] {
    return this.#driver.said.entries
  }

  step(): Promise<StepEndEvent> {
    if (this.#isOver) return Promise.reject(new Error(`The run has ended: ${this.reason}`))
    const stepEnd = this.#driver.stepWaiters.next()
    this.#driver.gate.goStepwise()
    return stepEnd
  }

  resume(): void {
    this.#driver.gate.release()
  }

  pause(): void {
    this.#driver.gate.hold()
  }

  stop(): void {
    this.#driver.gate.end({ outcome: 'stopped', reason: STOPPED })
  }

  say(text: string): { withdraw(): void } {
    const words = text.trim()
    if (this.#isOver || words === '') return { withdraw: () => {} }
    const said = this.#driver.said.add(words)
    this.#driver.conversation.tellSaid(said, false)
    // Somebody may be waiting for an answer.
    this.#driver.gate.wake()
    return { withdraw: () => this.withdraw(said) }
  }

  withdraw(said: Said): void {
    if (this.#driver.said.withdraw(said)) this.#driver.conversation.tellSaid(said, true)
  }

  async restore(id: string): Promise<void> {
    const { name, files } = this.#checkpoint(id)
    // What the step in progress would do belongs to the files that are left behind.
    await this.#amend({ summary: `went back to ${name}`, change: () => files }, true)
  }

  async edit(changes: Changes): Promise<void> {
    const problem = filesProblem(withChanges(this.context.files, changes))
    if (problem) throw new Error(`Not saved: ${problem}.`)
    const summary = `edited ${Object.keys(changes).join(', ')}`
    const change: Amendment['change'] = (files) => withChanges(files, changes)
    await this.#amend({ summary, change }, this.#driver.gate.isBlocked)
  }

  fork(id: string, options: Partial<AutocoderOptions> = {}): Run {
    const { files } = this.#checkpoint(id)
    const { name, goal } = this.context
    return this.#setup.begin({ goal, ...options, files: { ...files, ...options.files } }, `${name}-fork`)
  }

  recording(): Promise<Recording> {
    const { hash, ports } = this.#setup
    const { stdin } = this.#driver.standing
    return createRecording({ events: this.log, stdin, hash, isGated: ports.isGated })
  }

  subscribe(listener: () => void): () => void {
    return this.#driver.record.subscribe(listener)
  }

  /** Everything that happens in a run happens below this call; it never rejects. */
  async begin(): Promise<void> {
    let ending: Ending | null
    try {
      this.#driver.pauses.setStatus('running', '')
      if (this.#setup.limits.seconds !== undefined) this.#watchClock(this.#setup.limits.seconds)
      ending = await this.#open()
      while (ending === null || !this.#driver.isLast(ending)) ending = await this.#driver.drive()
    } catch (error) {
      ending = { outcome: 'failed', reason: `Something went wrong that should not: ${messageOf(error)}` }
    }
    await this.#end(this.#driver.gate.ending ?? ending)
  }

  /** The end of a replay, compared with the recorded one; that of a replay that somebody ended is not. */
  async #compared(ending: Ending): Promise<Ending> {
    const { replay, gate } = this.#driver
    if (!replay || gate.ending) return ending
    return await replay.compared(ending, async () => (await this.recording()).end)
  }

  async #open(): Promise<Ending | null> {
    const { is_replay, model, files: given } = this.#setup
    const { record, standing, pauses } = this.#driver
    const opened = await pauses.patiently(() => this.#setup.journal.open())
    if ('ending' in opened) return opened.ending
    const saved = opened.value
    const problem = replayProblem(this.#setup, saved) ?? forkProblem(this.#setup, saved)
    if (problem) return problem
    standing.isOpen = true
    if (saved && !is_replay) this.#continue(saved)
    else standing.state = firstState(this.#setup)
    const missing = goalProblem(this.context.goal) ?? startProblem({ ...this.context.files, ...given })
    if (missing) return missing
    if (!this.log.some(({ type }) => type === 'run-start'))
      record.emit({ type: 'run-start', context: this.context, model, is_replay })
    this.#mergeIn(given)
    return null
  }

  /** Goes on with a saved project: in the middle of its unfinished run, or with a run of its own. */
  #continue(saved: SavedProject): void {
    const { record, said, standing } = this.#driver
    const { head, events, goal } = saved
    const statement = statementOf(this.#setup, { goal, project_dir: head.context.project_dir })
    // Nobody has read it yet, whichever run it was said to.
    said.addFirst(head.queued)
    if (isContinued(saved, statement)) {
      record.continue(head.run_id, events)
      if (standing.stdin.length === 0) standing.stdin = head.stdin ?? []
      standing.countFrom(head.seconds, head.lost ?? NO_USAGE)
      standing.report = head.report
      standing.state = continuedState(head, record)
      this.#driver.keepReplies(events, head.status === 'running')
      record.emit({ type: 'resume' })
    } else standing.state = followingState(head, statement)
  }

  /** What the caller gave to a project that was there already counts as one hand edit. */
  #mergeIn(given: Files): void {
    const { files } = this.context
    if (changedPaths(files, { ...files, ...given }).length === 0) return
    const summary = `edited ${Object.keys(given).join(', ')}`
    this.#driver.applyNow({ summary, change: (before) => ({ ...before, ...given }) })
  }

  async #watchClock(limit: number): Promise<void> {
    while (!this.#isOver && this.seconds < limit) {
      // While the run is paused its time stands still, so look again rather than trust one wait.
      const wait = Math.max(limit - this.seconds, 0.05)
      await this.#setup.ports.world.sleep(wait, this.#over.signal)
    }
    this.#driver.gate.end({ outcome: 'limit', reason: `The limit of ${limit} seconds is reached.` })
  }

  async #amend(amendment: Amendment, isUrgent: boolean): Promise<void> {
    if (!this.#isOver) return await this.#driver.amend(amendment, isUrgent)
    if (!this.#driver.standing.isOpen) throw new Error(`Not saved: ${this.reason}`)
    this.#driver.applyNow(amendment)
    await this.#driver.saver.save()
  }

  #checkpoint(id: string) {
    const checkpoint = this.#driver.record.checkpoints.find((candidate) => candidate.id === id)
    if (!checkpoint) throw new Error(`There is no checkpoint "${id}" in this run.`)
    return checkpoint
  }

  async #end(ending: Ending): Promise<void> {
    const { record, standing } = this.#driver
    this.#isOver = true
    this.#over.abort()
    this.#driver.conclude(ending)
    const { outcome, reason } = await this.#compared(ending)
    this.#driver.pauses.setStatus(outcome, reason)
    const hasBegun = standing.isOpen && this.log.length > 0
    record.emit({ type: 'run-end', outcome, reason })
    const unsaved = hasBegun ? await this.#driver.saver.save().then(() => null, messageOf) : reason
    if (hasBegun && unsaved !== null) standing.reason = `${reason} It could not be saved: ${unsaved}`
    this.#setup.journal.close()
    this.#driver.letGo(unsaved)
    record.log.end()
    record.changed()
    const files = { ...this.context.files, ...this.report?.artifacts }
    this.#settle({ outcome, reason: this.reason, context: this.context, files, usage: this.usage })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
