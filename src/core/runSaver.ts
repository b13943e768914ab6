import type { Head } from './journal'
import { packMemory } from './memory'
import type { RunParts } from './runParts'

/** Makes durable where a run stands. */
export class RunSaver {
  readonly #parts: RunParts

  constructor(parts: RunParts) {
    this.#parts = parts
  }

  /** Saves everything that has happened so far. @throws {JournalFailure} when nothing was saved. */
  async save(): Promise<void> {
    await this.#parts.record.save(this.head)
  }

  /** The same; when it fails, the end of the step will say so. */
  async saveQuietly(): Promise<void> {
    await this.save().catch(() => {})
  }

  /** Saves only where the run stands; when that fails, the end of the step will say so. */
  async saveHeadQuietly(): Promise<void> {
    const { record, standing } = this.#parts
    if (standing.isOpen) await record.saveHead(this.head).catch(() => {})
  }

  get head(): Head {
    const { setup, record, said, standing, replay } = this.#parts
    const { context, next, epoch, step, turns, usage, memory } = standing.state
    // What was changed by hand when it was recorded is part of the replay.
    const edits = record.log.snapshot.filter((event) => event.type === 'edit')
    const { report, lost, seconds, status, reason } = standing
    return {
      run_id: record.id,
      context,
      report,
      next,
      epoch,
      step,
      turns,
      usage,
      lost,
      seconds,
      status,
      reason,
      queued: said.unsettled,
      memory: packMemory(memory),
      stdin: standing.stdin,
      is_replay: setup.is_replay && edits.length <= (replay?.edits ?? 0),
    }
  }
}
