import { atBest } from './atBest'
import { type Amendment, Amendments, withChanges } from './amendments'
import { withFiles } from './context'
import { contentsOf } from './createRecording'
import { Conversation } from './conversation'
import type { LoopEvent, LoopEventBody } from './events'
import { aborted } from './gate'
import { createKeptClient, keptReplies } from './keptReplies'
import type { Loop } from './loop'
import type { Ending, LoopPorts, LoopState } from './loopState'
import { withPersonsChange } from './memory'
import { type ModelReply, RuntimeFailure } from './ports'
import { changedPaths, type Files, filesProblem } from './project'
import { createPromptLimit } from './promptLimit'
import { createRunParts, type RunParts } from './runParts'
import { RunPauses } from './runPauses'
import { RunSaver } from './runSaver'
import type { RunSetup } from './runSetup'
import { lineChanges } from './steps/lineChanges'

const ASKED_AGAIN =
  'The step that was cut off is done again. If a request was under way then, it is sent once more and may be charged twice.'
/** Of a model that nobody knows anything about. */
const createUnknownLimit = () => createPromptLimit(async () => ({ key: '', tokens: null }), new Map())

/** The loop, its steps and its actions come with the first run: a page that nobody builds in yet need not load them. */
async function loadLoop(): Promise<Loop> {
  try {
    return (await import('./loop')).loop
  } catch (error) {
    throw new RuntimeFailure(
      `A part of the page could not be loaded (${String(error)}). Reload the page, then resume.`,
    )
  }
}

/** Drives a run: pulls its loop step by step, makes each step durable, and waits where it has to. */
export class RunDriver {
  readonly record: RunParts['record']
  readonly gate: RunParts['gate']
  readonly standing: RunParts['standing']
  readonly said: RunParts['said']
  readonly stepWaiters: RunParts['stepWaiters']
  readonly saver: RunSaver
  readonly pauses: RunPauses
  readonly replay: RunParts['replay']
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
    this.replay = parts.replay
    this.saver = new RunSaver(parts)
    this.pauses = new RunPauses(parts, this.saver)
    this.conversation = new Conversation(parts, this.saver, this.pauses)
    const { standing } = parts
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
      get stdin() {
        return standing.stdin
      },
      withHandEdits: (files) => this.#amendments.appliedTo(files),
      ...(parts.replay && { replay: parts.replay }),
    }
  }

  /** Follows one loop after another: a change from outside ends one and begins the next from the new files. */
  async drive(): Promise<Ending> {
    this.#redoEdits()
    const loaded = await this.pauses.patiently(loadLoop)
    if ('ending' in loaded) return loaded.ending
    const loop = loaded.value
    for (;;) {
      const unsaved = await this.#saveAmendments()
      if (unsaved) return unsaved
      const signal = this.gate.renew()
      if (this.gate.ending) return this.gate.ending
      const ending = await this.#follow(loop(this.standing.state, this.#ports, signal), signal)
      if (ending) return ending
    }
  }

  /** Whether the run ends with this: it goes on when there is something that it has not taken in yet. */
  isLast({ outcome }: Ending): boolean {
    if (this.gate.ending || outcome === 'failed') return true
    if (this.#amendments.length > 0) return false
    // A replay goes on after a verdict that the recorded run went on after.
    const hasTurns = this.standing.state.turns < (this.replay?.turns ?? 0)
    const isSilent = this.said.waiting.length === 0 && !hasTurns
    return outcome !== 'complete' || isSilent
  }

  /** Pulls until the loop ends; `null` when something from outside wants another loop. */
  async #follow(moments: ReturnType<Loop>, signal: AbortSignal): Promise<Ending | null> {
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
    const { gate, pauses, stepWaiters } = this
    const isWanted = () => !gate.isHeld || (!gate.isPaused && stepWaiters.length > 0)
    while (!gate.ending && !this.#amendments.length && !isWanted()) {
      if (pauses.isHeld) await gate.changed()
      else pauses.hold()
    }
    if (gate.ending || this.#amendments.length) return false
    pauses.letStep()
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
    this.#redoEdits()
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

  /** In a replay, what the person changed by hand at this point waits as it did then. */
  #redoEdits(): void {
    for (const recorded of this.replay?.takeEdits(this.standing.state.step) ?? []) {
      const changes = contentsOf(recorded)
      const summary = `edited ${Object.keys(changes).join(', ')}`
      // What a project can't have fails to be applied, and then the files differ.
      this.#amendments.add({ summary, change: (files) => withChanges(files, changes) }).catch(() => {})
    }
  }

  async #saveAmendments(): Promise<Ending | null> {
    if (this.#amendments.length === 0) return null
    this.#amendments.apply((amendment) => this.applyNow(amendment))
    const saved = await this.pauses.patiently(() => this.saver.save())
    if ('ending' in saved) return saved.ending
    this.#amendments.settle()
    return null
  }

  /**
   * Changes the files where they stand; what the checks said of them is forgotten.
   * @throws with a sentence when a project can't have them.
   */
  applyNow({ summary, change }: Amendment): void {
    const before = this.standing.state.context
    const files: Files = change(before.files)
    const problem = filesProblem(files)
    if (problem) throw new Error(`Not saved: ${problem}.`)
    this.#kept.length = 0
    const context = withFiles(before, files)
    const memory = withPersonsChange(this.standing.state.memory)
    this.standing.state = { ...this.standing.state, report: null, next: 'reason', context, memory }
    this.record.emit({ type: 'edit', summary: `${summary}: ${lineChanges(before.files, files)}`, context })
  }

  /** The last changes of a run: the person's, else a run that was not done ends with the best of what was checked. */
  conclude({ outcome }: Ending): void {
    if (!this.standing.isOpen) return
    this.#amendments.apply((amendment) => this.applyNow(amendment))
    if (outcome === 'limit' || outcome === 'stuck') this.#backToBest()
  }

  #backToBest(): void {
    const { state } = this.standing
    const best = this.#setup.ports.isGated ? atBest(state) : null
    if (!best || changedPaths(state.context.files, best.context.files).length === 0) return
    const summary = `went back to step ${state.memory.best?.step}, the best that was checked`
    this.standing.state = best
    this.standing.report = best.report
    this.record.emit({ type: 'restore', summary, context: best.context })
  }

  /** Those who wait for a change or a step wait no longer: the run is over. `unsaved`: why its end is not saved. */
  letGo(unsaved: string | null): void {
    this.stepWaiters.rejectAll(this.standing.reason)
    if (unsaved === null) this.#amendments.settle()
    else this.#amendments.giveUp(unsaved)
  }

  /** Goes on with the step that an earlier session of the run was cut off in. */
  keepReplies(events: readonly LoopEvent[], wasRunning: boolean): void {
    this.#kept.push(...keptReplies(events))
    if (wasRunning && this.#kept.length === 0)
      this.record.emit({ type: 'retry', reason: ASKED_AGAIN, seconds: 0 })
  }
}
