import { type Amendment, Amendments } from './amendments'
import { createContext, withFiles } from './context'
import type { LoopEvent, LoopEventBody } from './events'
import { aborted, Gate } from './gate'
import { type Head, JournalFailure } from './journal'
import { createKeptClient, keptReplies } from './keptReplies'
import { loop } from './loop'
import { type Ending, initialState, type LoopPorts, type LoopState } from './loopState'
import { packMemory } from './memory'
import { statementOf } from './opening'
import type { ModelReply, RunStatus } from './ports'
import { atBest } from './progress'
import { changedPaths, type Files } from './project'
import { RunRecord } from './runRecord'
import type { RunSetup } from './runSetup'
import { type Said, SaidQueue } from './saidQueue'
import { Standing } from './standing'
import { lineChanges } from './steps/lineChanges'
import { StepWaiters } from './stepWaiters'

const ASKED_AGAIN =
  'The step that was cut off is done again. If a request was under way then, it is sent once more and may be charged twice.'
const STEPWISE = 'Waiting for the next step.'

/** Drives a run: pulls its loop step by step, makes each step durable, and waits where it has to. */
export class RunDriver {
  readonly record: RunRecord
  readonly gate: Gate
  readonly standing: Standing
  readonly said = new SaidQueue()
  readonly stepWaiters = new StepWaiters()
  readonly #setup: RunSetup
  readonly #ports: LoopPorts
  readonly #amendments = new Amendments()
  /** Replies of the step in progress that an earlier session of the run received. */
  readonly #kept: ModelReply[] = []
  /** How much waited to be read when the newest question was asked. */
  #saidBefore = 0
  #answers = 0

  constructor(setup: RunSetup) {
    this.#setup = setup
    const { limits, price = async () => null } = setup
    this.#ports = {
      ...setup.ports,
      model: createKeptClient(setup.ports.model, this.#kept),
      budget: { limits, seconds: () => this.standing.seconds, price },
      isUnattended: setup.is_unattended,
      takeSaid: () => this.#takeSaid(),
      takeAnswer: () => this.#takeAnswer(),
      withHandEdits: (files) => this.#amendments.appliedTo(files),
    }
    this.record = new RunRecord(setup.journal, setup.ports.world)
    this.gate = new Gate(setup.is_stepwise)
    const context = createContext(statementOf(setup, null), setup.files)
    this.standing = new Standing(initialState(context), setup.ports.world)
  }

  /** Follows one loop after another: a change from outside ends one and begins the next from the new files. */
  async drive(): Promise<Ending> {
    for (;;) {
      await this.#applyAmendments()
      const signal = this.gate.renew()
      if (this.gate.ending) return this.gate.ending
      const ending = await this.#follow(loop(this.standing.state, this.#ports, signal), signal)
      if (ending) return ending
    }
  }

  /** Pulls until the loop ends; `null` when something from outside wants another loop. */
  async #follow(moments: ReturnType<typeof loop>, signal: AbortSignal): Promise<Ending | null> {
    const interrupted = aborted(signal)
    for (;;) {
      if (this.standing.isBetweenSteps && !(await this.#mayStep())) return this.gate.ending
      const pull = moments.next()
      const pulled = await Promise.race([pull, interrupted])
      if (pulled === null || signal.aborted) {
        // The step that was interrupted may still reject; nobody waits for it any more.
        pull.catch(() => {})
        this.#giveUpStep()
        return this.gate.ending
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
    while (!this.gate.ending && !this.#amendments.length && !this.gate.mayStep) {
      if (this.standing.status !== 'paused') {
        const reason = is_stepwise ? STEPWISE : 'Paused. Resume to go on.'
        if (!is_stepwise) this.record.emit({ type: 'pause', reason })
        this.setStatus('paused', reason)
        await this.#saveQuietly()
      } else await this.gate.changed()
    }
    if (this.gate.ending || this.#amendments.length) return false
    this.gate.takePermit()
    this.#unpause(!is_stepwise)
    return true
  }

  async #take(event: LoopEventBody, state: LoopState): Promise<Ending | null> {
    const { standing } = this
    if (event.type === 'pause') {
      // A change of the files ends this wait: the step that waits is given up for it.
      const { signal } = this.gate
      return await this.#block(event.reason, () => !signal.aborted)
    }
    if (event.type === 'question') return await this.#question(event)
    if (event.type === 'step-start') {
      standing.isBetweenSteps = false
      this.record.place = { epoch: state.epoch, step: state.step }
    }
    if (event.type === 'check-end') standing.report = event.report
    // After the last step: no step will bring the state that it leads to.
    if (standing.isBetweenSteps) standing.state = state
    if (event.type === 'reply-end') standing.state = { ...standing.state, usage: event.usage }
    this.record.emit(event)
    // Received and paid for: from here on it need not be asked for again, whatever happens.
    if (event.type === 'reply-end') await this.#saveEventsQuietly()
    if (event.type === 'action-choose') this.#tellAnswered(event.arguments)
    return null
  }

  /** The model's reply is its answer to what the person said before. */
  #tellAnswered({ reasoning }: Readonly<Record<string, unknown>>): void {
    const said = this.said.takeUnanswered()
    if (said.length === 0) return
    this.record.emit({ type: 'say-answer', said, text: typeof reasoning === 'string' ? reasoning : '' })
  }

  /** Waits until the person says something, or lets the run go on without. */
  async #question(event: Extract<LoopEventBody, { type: 'question' }>): Promise<Ending | null> {
    const { signal } = this.gate
    this.record.emit(event)
    this.#saidBefore = this.said.waiting.length
    if (this.#setup.is_replay) return null
    return await this.#block(
      event.text,
      () => !signal.aborted && this.said.waiting.length <= this.#saidBefore,
    )
  }

  #takeAnswer(): string | null {
    const recorded = this.#setup.recordedAnswers
    if (recorded) return recorded[this.#answers++] ?? null
    const said = this.said.takeAfter(this.#saidBefore)
    this.record.changed()
    return said.length ? said.join('\n') : null
  }

  async #endStep(
    event: Extract<LoopEventBody, { type: 'step-end' }>,
    state: LoopState,
  ): Promise<Ending | null> {
    const { standing } = this
    const before = standing.state
    const context = { ...event.context, backup: this.record.checkpoints.at(-1)?.id ?? null }
    const saved = await this.patiently(() => {
      standing.state = { ...state, context }
      const unsettle = this.said.settle()
      return this.record.endStep({ ...event, context }, this.#head()).catch((error) => {
        standing.state = before
        unsettle()
        throw error
      })
    })
    if ('ending' in saved) return saved.ending
    standing.isBetweenSteps = true
    this.stepWaiters.resolveFirst(saved.value)
    return null
  }

  #giveUpStep(): void {
    this.#kept.length = 0
    this.standing.isBetweenSteps = true
    this.said.giveBack()
    this.record.giveUpStep()
  }

  // Pausing

  /** Does something that the world may keep us from; pauses then, and tries again when resumed. */
  async patiently<Value>(attempt: () => Promise<Value>): Promise<{ value: Value } | { ending: Ending }> {
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
    this.record.emit({ type: 'pause', reason })
    this.gate.isBlocked = true
    this.setStatus('paused', reason)
    this.stepWaiters.rejectAll(reason)
    await this.#saveQuietly()
    while (this.gate.isBlocked && !this.gate.ending && mustWait()) await this.gate.changed()
    this.gate.isBlocked = false
    if (!this.gate.ending) this.#unpause(true)
    return this.gate.ending
  }

  #unpause(isTold: boolean): void {
    if (this.standing.status !== 'paused') return
    if (isTold) this.record.emit({ type: 'resume' })
    this.setStatus('running', '')
  }

  // Changes from outside

  /** Applies a change after the step in progress, or instead of it, and saves it. */
  async amend(amendment: Amendment, isUrgent: boolean): Promise<void> {
    const applied = this.#amendments.add(amendment)
    if (isUrgent) this.gate.interrupt()
    else this.gate.wake()
    await applied
  }

  async #applyAmendments(): Promise<void> {
    if (this.#amendments.length === 0) return
    const { amendments, settle } = this.#amendments.take()
    for (const amendment of amendments) this.applyNow(amendment)
    await this.patiently(() => this.save())
    settle()
  }

  /** Changes the files where they stand; what the checks said of them is forgotten. */
  applyNow({ summary, change }: Amendment): void {
    this.#kept.length = 0
    const before = this.standing.state.context
    const files: Files = change(before.files)
    const context = withFiles(before, files)
    const memory = { ...this.standing.state.memory, best: null, regression: null, passed: [] }
    this.standing.state = { ...this.standing.state, report: null, next: 'reason', context, memory }
    this.record.emit({ type: 'edit', summary: `${summary}: ${lineChanges(before.files, files)}`, context })
  }

  /** A run that was ended before it was done ends with the best of what was checked. */
  backToBest(): void {
    const { state } = this.standing
    const best = this.#setup.ports.isGated ? atBest(state) : null
    if (!best || changedPaths(state.context.files, best.context.files).length === 0) return
    const summary = `went back to step ${state.memory.best?.step}, the best that was checked`
    this.standing.state = best
    this.standing.report = best.report
    this.record.emit({ type: 'restore', summary, context: best.context })
  }

  /** Those who wait for a change or a step wait no longer: the run is over. */
  letGo(): void {
    this.stepWaiters.rejectAll(this.standing.reason)
    this.#amendments.take().settle()
  }

  #takeSaid(): readonly string[] {
    const said = this.said.take()
    this.record.changed()
    return said
  }

  tellSaid({ text }: Said, withdrawn: boolean): void {
    this.record.emit({ type: 'say', text, withdrawn })
    this.#saveQuietly()
  }

  // Standing

  /** Saves everything that has happened so far. @throws {JournalFailure} when nothing was saved. */
  async save(): Promise<void> {
    await this.record.save(this.#head())
  }

  /** Saves where the run stands; when that fails, the end of the step will say so. */
  async #saveQuietly(): Promise<void> {
    if (!this.standing.isOpen) return
    await this.record.saveHead(this.#head()).catch(() => {})
  }

  async #saveEventsQuietly(): Promise<void> {
    await this.save().catch(() => {})
  }

  /** Goes on with the step that an earlier session of the run was cut off in. */
  keepReplies(events: readonly LoopEvent[], wasRunning: boolean): void {
    this.#kept.push(...keptReplies(events))
    if (wasRunning && this.#kept.length === 0)
      this.record.emit({ type: 'retry', reason: ASKED_AGAIN, seconds: 0 })
  }

  setStatus(status: RunStatus, reason: string): void {
    this.standing.set(status, reason)
    this.record.changed()
  }

  #head(): Head {
    const { context, next, epoch, step, turns, usage, memory } = this.standing.state
    const { report, seconds, status, reason } = this.standing
    return {
      run_id: this.record.id,
      context,
      report,
      next,
      epoch,
      step,
      turns,
      usage,
      seconds,
      status,
      reason,
      queued: this.said.unsettled,
      memory: packMemory(memory),
      is_replay: this.#setup.is_replay && !this.record.log.snapshot.some((event) => event.type === 'edit'),
    }
  }
}
