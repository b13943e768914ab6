import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { LoopEvent } from './events'
import type { StoredMemory } from './memory'
import type { RunStatus, StepKind, Usage } from './ports'

/** All that is needed to go on from a committed step. */
export interface Head {
  readonly run_id: string
  readonly context: Context
  readonly report: CheckReport | null
  readonly next: StepKind
  readonly epoch: number
  readonly step: number
  readonly turns: number
  readonly usage: Usage
  /** What requests have used that brought no reply; absent in what was saved before it was counted. */
  readonly lost?: Usage
  /** Seconds that the run has been running, pauses left out. */
  readonly seconds: number
  readonly status: RunStatus
  readonly reason: string
  /** What the person said and the model has not read yet. */
  readonly queued: readonly string[]
  /** Whether a replay made the files, so that another replay may begin again. */
  readonly is_replay: boolean
  /** Absent in what was saved before runs had one. */
  readonly memory?: StoredMemory
  /** Lines for `input()`. Absent in what was saved before runs kept them. */
  readonly stdin?: readonly string[]
}

/** What one transaction makes durable: all of it or nothing. */
export interface Commit {
  /** Appended to the run's journal; `reply-delta` events are left out. */
  readonly events: readonly LoopEvent[]
  /** The project's new head, or `null` to append events alone. */
  readonly head: Head | null
}

/** The world keeps us from saving (a full disk, another tab): a sentence for the person. */
export class JournalFailure extends Error {
  override name = 'JournalFailure'
  /** Whether the reason is that another tab is working on the project. */
  readonly isLocked: boolean

  constructor(message: string, { isLocked = false } = {}) {
    super(message)
    this.isLocked = isLocked
  }
}

/** The durable side of one run of one project. */
export interface Journal {
  /** What the project is called, once it is open. Absent where that is what the run's caller said. */
  readonly name?: string
  /**
   * The project as it was last committed, with the events of its unfinished run, if that is what it is.
   * `null` for a project that is new.
   * @throws {JournalFailure} when it can't be read, or when another tab is working on it.
   */
  open(): Promise<{
    readonly head: Head
    readonly goal: string
    readonly events: readonly LoopEvent[]
  } | null>
  /** @throws {JournalFailure} when nothing of it was saved. */
  commit(commit: Commit): Promise<void>
  /** Lets other tabs work on the project. */
  close(): void
}
