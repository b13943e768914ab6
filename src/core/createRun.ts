import type { CheckReport } from './checks/report'
import { type Context, createContext, withFiles } from './context'
import { createRecording } from './createRecording'
import type { LoopEvent, LoopEventBody } from './events'
import { aborted, Gate } from './gate'
import { type Head, type Journal, JournalFailure } from './journal'
import { loop } from './loop'
import { type Ending, initialState, type LoopPorts, type LoopState } from './loopState'
import type { AutocoderOptions, Limits } from './options'
import type { Hash, PackageAccess, RunStatus, Usage } from './ports'
import { changedPaths, type Files, pathProblem } from './project'
import type { Recording } from './recording'
import type { Checkpoint, Run, RunResult, StepEndEvent } from './run'
import { RunRecord } from './runRecord'
import { lineChanges } from './steps/lineChanges'
import { Stopwatch } from './stopwatch'

/** What a run is made of. */
export interface RunSetup {
  readonly project_name: string
  /** `null`: the saved project's. */
  readonly goal: string | null
  /** `null`: the saved project's, else its name. */
  readonly project_dir: string | null
  /** Starting files, or what is merged into an existing project. */
  readonly files: Files
  readonly model: string
  readonly is_replay: boolean
  readonly is_stepwise: boolean
  readonly is_unattended: boolean
  readonly limits: Partial<Limits>
  /** What the caller said of packages; `null`: what the person chose for the project. */
  readonly packages: PackageAccess | null
  readonly ports: Omit<LoopPorts, 'takeSaid'>
  readonly journal: Journal
  readonly hash: Hash
  /** Begins another run; how `fork` does it. */
  begin(options: AutocoderOptions): Run
}

/** Begins a run: it opens the project and goes on from there, by itself or step by step. */
export function createRun(setup: RunSetup): Run {
  const run = new ActiveRun(setup)
  run.begin()
  return run
}

type Changes = Readonly<Record<string, string | Uint8Array | null>>

/** A change of the files from outside the loop, waiting for the end of the step in progress. */
interface Amendment {
  readonly summary: string
  change(files: Files): Files
  resolve(): void
}

interface StepWaiter {
  resolve(event: StepEndEvent): void
  reject(error: Error): void
}

interface Said {
  readonly text: string
}

const STEPWISE = 'Waiting for the next step.'
const STOPPED = 'Stopped. Everything up to the last finished step is kept.'

class ActiveRun implements Run {
  readonly result: Promise<RunResult>
  status: RunStatus = 'running'
  reason = ''
  report: CheckReport | null = null
  readonly #setup: RunSetup
  readonly #ports: LoopPorts
  readonly #record: RunRecord
  readonly #gate: Gate
  #state: LoopState
  #stopwatch: Stopwatch
  #said: readonly Said[] = []
  /** Read by the step in progress; back in the queue when that step is given up. */
  #delivered: readonly Said[] = []
  #amendments: Amendment[] = []
  #stepWaiters: StepWaiter[] = []
  #isBetweenSteps = true
  /** Before it is, there is nothing that could be saved: the project may be another tab's. */
  #isOpen = false
  #isOver = false
  readonly #over = new AbortController()
  #settle: (result: RunResult) => void = () => {}

  constructor(setup: RunSetup) {
    this.#setup = setup
    this.#ports = { ...setup.ports, takeSaid: () => this.#takeSaid() }
    this.#record = new RunRecord(setup.journal, setup.ports.world)
    this.#gate = new Gate(setup.is_stepwise)
    this.#stopwatch = new Stopwatch(() => setup.ports.world.monotonic(), 0)
    this.#state = initialState(createContext(this.#statement(null), setup.files))
    this.result = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  get id() {
    return this.#record.id
  }
  get context(): Context {
    return this.#state.context
  }
  get events(): AsyncIterable<LoopEvent> {
    return this.#record.log
  }
  get log(): readonly LoopEvent[] {
    return this.#record.log.snapshot
  }
  get checkpoints(): readonly Checkpoint[] {
    return this.#record.checkpoints.map(({ files: _, ...checkpoint }) => checkpoint)
  }
  get model() {
    return this.#setup.model
  }
  get is_replay() {
    return this.#setup.is_replay
  }
  get limits() {
    return this.#setup.limits
  }
  get packages() {
    return this.#setup.packages
  }
  get usage(): Usage {
    return this.#state.usage
  }
  get seconds() {
    return this.#stopwatch.seconds
  }
  get queued(): readonly string[] {
    return this.#said.map(({ text }) => text)
  }

  step(): Promise<StepEndEvent> {
    if (this.#isOver) return Promise.reject(new Error(`The run has ended: ${this.reason}`))
    const stepEnd = new Promise<StepEndEvent>((resolve, reject) =>
      this.#stepWaiters.push({ resolve, reject }),
    )
    this.#gate.permit(this.#isBetweenSteps)
    return stepEnd
  }

  resume(): void {
    this.#gate.release()
  }

  pause(): void {
    this.#gate.hold()
  }

  stop(): void {
    this.#gate.end({ outcome: 'stopped', reason: STOPPED })
  }

  say(text: string): { withdraw(): void } {
    const said: Said = { text: text.trim() }
    if (this.#isOver || said.text === '') return { withdraw: () => {} }
    this.#said = [...this.#said, said]
    this.#tellSaid(said, false)
    return {
      withdraw: () => {
        if (!this.#said.includes(said)) return
        this.#said = this.#said.filter((queued) => queued !== said)
        this.#tellSaid(said, true)
      },
    }
  }

  async restore(id: string): Promise<void> {
    const { step, files } = this.#checkpoint(id)
    // What the step in progress would do belongs to the files that are left behind.
    await this.#amend({ summary: `went back to step ${step}`, change: () => files }, true)
  }

  async edit(changes: Changes): Promise<void> {
    const problem = Object.keys(changes)
      .map(pathProblem)
      .find((found) => found !== null)
    if (problem) throw new Error(`Not saved: ${problem}.`)
    const summary = `edited ${Object.keys(changes).join(', ')}`
    await this.#amend({ summary, change: (files) => merged(files, changes) }, this.#gate.isBlocked)
  }

  fork(id: string, options: Partial<AutocoderOptions> = {}): Run {
    const { files } = this.#checkpoint(id)
    const { name, goal } = this.context
    return this.#setup.begin({ project_name: `${name}-fork`, goal, ...options, files })
  }

  recording(): Promise<Recording> {
    return createRecording({ events: this.log, stdin: this.#ports.stdin, hash: this.#setup.hash })
  }

  subscribe(listener: () => void): () => void {
    return this.#record.subscribe(listener)
  }

  /** Everything that happens in a run happens below this call; it never rejects. */
  async begin(): Promise<void> {
    let ending: Ending
    try {
      this.#setStatus('running', '')
      if (this.#setup.limits.seconds !== undefined) this.#watchClock(this.#setup.limits.seconds)
      ending = (await this.#open()) ?? (await this.#drive())
    } catch (error) {
      ending = { outcome: 'failed', reason: `Something went wrong that should not: ${messageOf(error)}` }
    }
    await this.#end(this.#gate.ending ?? ending)
  }

  // Opening

  async #open(): Promise<Ending | null> {
    const { project_name, is_replay, model, limits } = this.#setup
    const opened = await this.#patiently(() => this.#setup.journal.open())
    if ('ending' in opened) return opened.ending
    this.#isOpen = true
    const saved = opened.value
    if (saved && is_replay && !saved.head.is_replay)
      return {
        outcome: 'failed',
        reason: `There is a project "${project_name}" already; give the replay another name.`,
      }
    if (saved && !is_replay) this.#continue(saved)
    if (limits.cost_usd !== undefined && !is_replay)
      return { outcome: 'failed', reason: unpriced(model, limits.cost_usd) }
    if (!this.context.goal.trim())
      return { outcome: 'failed', reason: 'A new project needs a goal: say what to build.' }
    if (!this.log.some(({ type }) => type === 'run-start'))
      this.#record.emit({ type: 'run-start', context: this.context, model, is_replay })
    return null
  }

  /** Goes on with a saved project: in the middle of its unfinished run, or with a run of its own. */
  #continue({ head, events, goal }: { head: Head; events: readonly LoopEvent[]; goal: string }): void {
    const statement = this.#statement({ goal, project_dir: head.context.project_dir })
    const isUnfinished = head.status === 'running' || head.status === 'paused'
    if (isUnfinished && events.length > 0 && statement.goal === head.context.goal) {
      const { context, next, epoch, step, turns, usage } = head
      this.#record.continue(head.run_id, events)
      this.#said = [...head.queued.map((text) => ({ text })), ...this.#said]
      this.#stopwatch = new Stopwatch(() => this.#ports.world.monotonic(), head.seconds)
      this.#stopwatch.start()
      this.report = head.report
      // Only what comes after a check may rely on it: before one, the files may be newer.
      this.#state = { context, report: next === 'act' ? head.report : null, next, epoch, step, turns, usage }
      this.#record.emit({ type: 'resume' })
    } else {
      this.#state = initialState({
        ...createContext(statement, head.context.files),
        history: head.context.history,
      })
    }
    const files = { ...head.context.files, ...this.#setup.files }
    if (changedPaths(head.context.files, files).length)
      this.#applyFiles(`edited ${Object.keys(this.#setup.files).join(', ')}`, files)
  }

  #statement(saved: { goal: string; project_dir: string } | null) {
    const { project_name: name, goal, project_dir } = this.#setup
    return { name, goal: goal ?? saved?.goal ?? '', project_dir: project_dir ?? saved?.project_dir ?? name }
  }

  // Driving

  /** Follows one loop after another: a change from outside ends one and begins the next from the new files. */
  async #drive(): Promise<Ending> {
    const budget = { limits: this.#setup.limits, seconds: () => this.seconds }
    for (;;) {
      await this.#applyAmendments()
      const signal = this.#gate.renew()
      const ending =
        this.#gate.ending ?? (await this.#follow(loop(this.#state, this.#ports, budget, signal), signal))
      if (ending) return ending
    }
  }

  /** Pulls until the loop ends; `null` when something from outside wants another loop. */
  async #follow(moments: ReturnType<typeof loop>, signal: AbortSignal): Promise<Ending | null> {
    const interrupted = aborted(signal)
    for (;;) {
      if (this.#isBetweenSteps && !(await this.#mayStep())) return this.#gate.ending
      const pull = moments.next()
      const pulled = await Promise.race([pull, interrupted])
      if (pulled === null || signal.aborted) {
        // The step that was interrupted may still reject; nobody waits for it any more.
        pull.catch(() => {})
        this.#giveUpStep()
        return this.#gate.ending
      }
      if (pulled.done) return pulled.value
      const { event, state } = pulled.value
      const ending =
        event.type === 'step-end' ? await this.#endStep(event, state) : await this.#take(event, state)
      const last = ending ?? pulled.value.ending
      if (last) return last
    }
  }

  /** Whether the next step may begin; waits while the run is held. `false`: another loop, or none. */
  async #mayStep(): Promise<boolean> {
    const { is_stepwise } = this.#setup
    while (!this.#gate.ending && !this.#amendments.length && !this.#gate.mayStep) {
      if (this.status !== 'paused') {
        const reason = is_stepwise ? STEPWISE : 'Paused. Resume to go on.'
        if (!is_stepwise) this.#record.emit({ type: 'pause', reason })
        this.#setStatus('paused', reason)
        await this.#saveQuietly()
      } else await this.#gate.changed()
    }
    if (this.#gate.ending || this.#amendments.length) return false
    this.#gate.takePermit()
    this.#unpause(!is_stepwise)
    return true
  }

  async #take(event: LoopEventBody, state: LoopState): Promise<Ending | null> {
    if (event.type === 'pause') {
      // A change of the files ends this wait: the step that waits is given up for it.
      const { signal } = this.#gate
      return await this.#block(event.reason, () => !signal.aborted)
    }
    if (event.type === 'step-start') {
      this.#isBetweenSteps = false
      this.#record.place = { epoch: state.epoch, step: state.step }
    }
    if (event.type === 'check-end') this.report = event.report
    if (event.type === 'reply-end') this.#state = { ...this.#state, usage: event.usage }
    this.#record.emit(event)
    return null
  }

  async #endStep(
    event: Extract<LoopEventBody, { type: 'step-end' }>,
    state: LoopState,
  ): Promise<Ending | null> {
    const before = this.#state
    const delivered = this.#delivered
    const context = { ...event.context, backup: this.#record.checkpoints.at(-1)?.id ?? null }
    const saved = await this.#patiently(() => {
      this.#state = { ...state, context }
      this.#delivered = []
      return this.#record.endStep({ ...event, context }, this.#head()).catch((error) => {
        this.#state = before
        this.#delivered = delivered
        throw error
      })
    })
    if ('ending' in saved) return saved.ending
    this.#isBetweenSteps = true
    this.#stepWaiters.shift()?.resolve(saved.value)
    return null
  }

  #giveUpStep(): void {
    this.#isBetweenSteps = true
    this.#said = [...this.#delivered, ...this.#said]
    this.#delivered = []
    this.#record.giveUpStep()
  }

  // Pausing

  /** Does something that the world may keep us from; pauses then, and tries again when resumed. */
  async #patiently<Value>(attempt: () => Promise<Value>): Promise<{ value: Value } | { ending: Ending }> {
    for (;;) {
      try {
        return { value: await attempt() }
      } catch (error) {
        if (!(error instanceof JournalFailure)) throw error
        const ending = await this.#block(error.message, () => true)
        if (ending) return { ending }
      }
    }
  }

  /** Pauses in the middle of something, until somebody resumes; unattended it is the end. */
  async #block(reason: string, mustWait: () => boolean): Promise<Ending | null> {
    if (this.#setup.is_unattended) return { outcome: 'failed', reason }
    this.#record.emit({ type: 'pause', reason })
    this.#gate.isBlocked = true
    this.#setStatus('paused', reason)
    for (const waiter of this.#stepWaiters.splice(0)) waiter.reject(new Error(reason))
    await this.#saveQuietly()
    while (this.#gate.isBlocked && !this.#gate.ending && mustWait()) await this.#gate.changed()
    this.#gate.isBlocked = false
    if (!this.#gate.ending) this.#unpause(true)
    return this.#gate.ending
  }

  #unpause(isTold: boolean): void {
    if (this.status !== 'paused') return
    if (isTold) this.#record.emit({ type: 'resume' })
    this.#setStatus('running', '')
  }

  async #watchClock(limit: number): Promise<void> {
    while (!this.#isOver && this.seconds < limit) {
      // While the run is paused its time stands still, so look again rather than trust one wait.
      await this.#ports.world.sleep(Math.max(limit - this.seconds, 0.05), this.#over.signal)
    }
    this.#gate.end({ outcome: 'limit', reason: `The limit of ${limit} seconds is reached.` })
  }

  // Changes from outside

  async #amend(amendment: Omit<Amendment, 'resolve'>, isUrgent: boolean): Promise<void> {
    if (this.#isOver) {
      this.#applyFiles(amendment.summary, amendment.change(this.context.files))
      return await this.#record.save(this.#head())
    }
    const applied = new Promise<void>((resolve) => this.#amendments.push({ ...amendment, resolve }))
    if (isUrgent) this.#gate.interrupt()
    else this.#gate.wake()
    await applied
  }

  async #applyAmendments(): Promise<void> {
    if (this.#amendments.length === 0) return
    const amendments = this.#amendments.splice(0)
    for (const { summary, change } of amendments) this.#applyFiles(summary, change(this.context.files))
    await this.#patiently(() => this.#record.save(this.#head()))
    for (const { resolve } of amendments) resolve()
  }

  #applyFiles(summary: string, files: Files): void {
    const change = lineChanges(this.context.files, files)
    this.#state = { ...this.#state, report: null, next: 'reason', context: withFiles(this.context, files) }
    this.#record.emit({ type: 'edit', summary: `${summary}: ${change}`, context: this.context })
  }

  #takeSaid(): readonly string[] {
    this.#delivered = [...this.#delivered, ...this.#said]
    const said = this.queued
    this.#said = []
    this.#record.changed()
    return said
  }

  #tellSaid({ text }: Said, withdrawn: boolean): void {
    this.#record.emit({ type: 'say', text, withdrawn })
    this.#saveQuietly()
  }

  #checkpoint(id: string) {
    const checkpoint = this.#record.checkpoints.find((candidate) => candidate.id === id)
    if (!checkpoint) throw new Error(`There is no checkpoint "${id}" in this run.`)
    return checkpoint
  }

  // Standing and ending

  #head(): Head {
    const { context, next, epoch, step, turns, usage } = this.#state
    return {
      run_id: this.id,
      context,
      report: this.report,
      next,
      epoch,
      step,
      turns,
      usage,
      seconds: this.seconds,
      status: this.status,
      reason: this.reason,
      queued: [...this.#delivered, ...this.#said].map(({ text }) => text),
      is_replay: this.is_replay && !this.log.some((event) => event.type === 'edit'),
    }
  }

  /** Saves where the run stands; when that fails, the end of the step will say so. */
  async #saveQuietly(): Promise<void> {
    if (!this.#isOpen) return
    await this.#record.saveHead(this.#head()).catch(() => {})
  }

  #setStatus(status: RunStatus, reason: string): void {
    this.status = status
    this.reason = reason
    if (status === 'running') this.#stopwatch.start()
    else this.#stopwatch.stop()
    this.#record.changed()
  }

  async #end({ outcome, reason }: Ending): Promise<void> {
    this.#isOver = true
    this.#over.abort()
    this.#setStatus(outcome, reason)
    const hasBegun = this.#isOpen && this.log.length > 0
    this.#record.emit({ type: 'run-end', outcome, reason })
    if (hasBegun)
      await this.#record.save(this.#head()).catch((error) => {
        this.reason = `${reason} It could not be saved: ${messageOf(error)}`
      })
    this.#setup.journal.close()
    for (const waiter of this.#stepWaiters.splice(0)) waiter.reject(new Error(this.reason))
    for (const { resolve } of this.#amendments.splice(0)) resolve()
    this.#record.log.end()
    this.#record.changed()
    const files = { ...this.context.files, ...this.report?.artifacts }
    this.#settle({ outcome, reason: this.reason, context: this.context, files, usage: this.usage })
  }
}

/** A limit that nobody can keep is worse than none. */
const unpriced = (model: string, cost_usd: number): string =>
  `No price is known for ${model || 'this model'}, so a limit of $${cost_usd} can't be kept. Give a limit of tokens instead.`

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function merged(files: Files, changes: Changes): Files {
  const kept = Object.entries({ ...files, ...changes }).filter(([, content]) => content !== null)
  return Object.fromEntries(kept) as Files
}
