import { JournalFailure } from './journal'
import type { Ending } from './loopState'
import { type PauseKind, RuntimeFailure, type RunStatus } from './ports'
import type { RunParts } from './runParts'
import type { RunSaver } from './runSaver'

const PAUSED = 'Paused. Resume to go on.'
const STEPWISE = 'Waiting for the next step.'

/** What kind of pause a failure of the world makes; `null` for what is none. */
function kindOf(error: unknown): PauseKind | null {
  if (error instanceof RuntimeFailure) return 'python'
  if (!(error instanceof JournalFailure)) return null
  return error.isLocked ? 'tab' : 'storage'
}

/** Pauses a run when the world keeps it from going on, and lets it go on again. */
export class RunPauses {
  readonly #parts: RunParts
  readonly #saver: RunSaver

  constructor(parts: RunParts, saver: RunSaver) {
    this.#parts = parts
    this.#saver = saver
  }

  /** Does something that the world may keep us from; pauses then, and tries again when resumed. */
  async patiently<Value>(attempt: () => Promise<Value>): Promise<{ value: Value } | { ending: Ending }> {
    for (;;) {
      try {
        return { value: await attempt() }
      } catch (error) {
        const kind = kindOf(error)
        if (!kind) throw error
        const ending = await this.block(kind, (error as Error).message, () => true)
        if (ending) return { ending }
      }
    }
  }

  /** Pauses in the middle of something, until somebody resumes; unattended it is the end. */
  async block(kind: PauseKind, reason: string, mustWait: () => boolean): Promise<Ending | null> {
    const { setup, record, gate, stepWaiters } = this.#parts
    if (setup.is_unattended) return { outcome: 'failed', reason }
    record.emit({ type: 'pause', reason, kind })
    gate.isBlocked = true
    this.setStatus('paused', reason, kind)
    stepWaiters.rejectAll(reason)
    // Not waited for: whoever resumes while it is being saved goes on at once.
    this.#saver.saveHeadQuietly()
    while (gate.isBlocked && !gate.ending && mustWait()) await gate.changed()
    gate.isBlocked = false
    if (!gate.ending) this.unpause(true)
    return gate.ending
  }

  /** Holds the run between two steps; nobody is told of what is only the wait for the next one. */
  hold(): void {
    const { record, gate, stepWaiters } = this.#parts
    const reason = gate.isPaused ? PAUSED : STEPWISE
    if (gate.isPaused) {
      record.emit({ type: 'pause', reason, kind: 'person' })
      stepWaiters.rejectAll(reason)
    }
    this.setStatus('paused', reason, 'person')
    this.#saver.saveHeadQuietly()
  }

  /** Whether the run is held in the way that it is to be. */
  get isHeld(): boolean {
    const { gate, standing } = this.#parts
    return standing.status === 'paused' && standing.reason === (gate.isPaused ? PAUSED : STEPWISE)
  }

  /** The end of a hold: told when somebody paused the run or let it go. */
  letStep(): void {
    const { gate, standing } = this.#parts
    this.unpause(!gate.isHeld || standing.reason === PAUSED)
  }

  unpause(isTold: boolean): void {
    const { record, standing } = this.#parts
    if (standing.status !== 'paused') return
    if (isTold) record.emit({ type: 'resume' })
    this.setStatus('running', '')
  }

  setStatus(status: RunStatus, reason: string, pauseKind: PauseKind | null = null): void {
    const { record, standing } = this.#parts
    standing.set(status, reason, pauseKind)
    record.changed()
  }
}
