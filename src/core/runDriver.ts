import { atBest } from './atBest'
import { type Amendment, Amendments } from './amendments'
import { withFiles } from './context'
import { Conversation } from './conversation'
import type { LoopEvent, LoopEventBody } from './events'
import { aborted } from './gate'
import { createKeptClient, keptReplies } from './keptReplies'
import { loop } from './loop'
import type { Ending, LoopPorts, LoopState } from './loopState'
import type { ModelReply } from './ports'
import { changedPaths, type Files } from './project'
import { createPromptLimit } from './promptLimit'
import { createRunParts, type RunParts } from './runParts'
import { RunPauses } from './runPauses'
import { RunSaver } from './runSaver'
import type { RunSetup } from './runSetup'
import { lineChanges } from './steps/lineChanges'

const ASKED_AGAIN =
  'The step that was cut off is done again. If a request was under way then, it is sent once more and may be charged twice.'
const STEPWISE = 'Waiting for the next step.'

/** Of a model that nobody knows anything about. */
const createUnknownLimit = () => createPromptLimit(async () => ({ key: '', tokens: null }), new Map())

/** Drives a run: pulls its loop step by step, makes each step durable, and waits where it has to. */
export class RunDriver {
  readonly record: RunParts['record']
  readonly gate: RunParts['gate']
  readonly standing: RunParts['standing']
  readonly said: RunParts['said']
  readonly stepWaiters: RunParts['stepWaiters']
  readonly saver: RunSaver
  readonly pauses: RunPauses
  readonly conversation: Conversation
  readonly #setup: RunSetup
  readonly #ports: LoopPorts
  readonly #amendments = new Amendments()
  /** Replies of the step in progress that an earlier session of the run received. */
  readonly #kept: ModelReply[] = []

  constructor(setup: RunSetup) {
    const parts = createRunParts(setup)
    this.#setup = setup
    this.record = parts.record
    this.gate = parts.gate
    this.standing = parts.standing
    this.said = parts.said
    this.stepWaiters = parts.stepWaiters
    this.saver = new RunSaver(parts)
    this.pauses = new RunPauses(parts, this.saver)
    this.conversation = new Conversation(parts, this.saver, this.pauses)
    const { limits, price = async () => null, promptLimit = createUnknownLimit() } = setup
    this.#ports = {
      ...setup.ports,
      model: createKeptClient(setup.ports.model, this.#kept),
      budget: {
        limits,
        seconds: () => this.standing.seconds,
        lost: () => this.standing.lost,
        lose: (usage) => this.standing.lose(usage),
        price,
      },
      promptLimit,
      isUnattended: setup.is_unattended,
      takeSaid: () => this.conversation.takeSaid(),
      takeAnswer: () => this.conversation.takeAnswer(),
      withHandEdits: (files) => this.#amendments.appliedTo(files),
    }
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
        if (!is_stepwise) this.record.emit({ type: 'pause', reason, kind: 'person' })
        this.pauses.setStatus('paused', reason, 'person')
        await this.saver.saveHeadQuietly()
      } else await this.gate.changed()
    }
    if (this.gate.ending || this.#amendments.length) return false
    this.gate.takePermit()
    this.pauses.unpause(!is_stepwise)
    return true
  }

  async #take(event: LoopEventBody, state: LoopState): Promise<Ending | null> {
    const { standing } = this
    if (event.type === 'pause') {
      // A change of the files ends this wait: the step that waits is given up for it.
      const { signal } = this.gate
      return await this.pauses.block(event.kind, event.reason, () => !signal.aborted)
    }
    if (event.type === 'question') return await this.conversation.question(event)
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
    if (event.type === 'reply-end') await this.saver.saveQuietly()
    if (event.type === 'action-choose') this.conversation.tellAnswered(event.arguments)
    return null
  }

  async #endStep(
    event: Extract<LoopEventBody, { type: 'step-end' }>,
    state: LoopState,
  ): Promise<Ending | null> {
    const { standing } = this
    const before = standing.state
    const context = { ...event.context, backup: this.record.checkpoints.at(-1)?.id ?? null }
    const saved = await this.pauses.patiently(() => {
      standing.state = { ...state, context }
      const unsettle = this.said.settle()
      return this.record.endStep({ ...event, context }, this.saver.head).catch((error) => {
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
    await this.pauses.patiently(() => this.saver.save())
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

  /** Goes on with the step that an earlier session of the run was cut off in. */
  keepReplies(events: readonly LoopEvent[], wasRunning: boolean): void {
    this.#kept.push(...keptReplies(events))
    if (wasRunning && this.#kept.length === 0)
      this.record.emit({ type: 'retry', reason: ASKED_AGAIN, seconds: 0 })
  }
}
