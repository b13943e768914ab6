import type { MutationOutcome } from './checks/inspection'
import type { Outcome } from './events'
import type { AssistantMessage, FinishReason, Usage } from './ports'

/** Bytes travel in JSON as base64. */
export type RecordedFiles = Readonly<Record<string, string | { readonly base64: string }>>

export interface RecordedTurn {
  readonly kind: 'reason' | 'act'
  /** SHA-256 of the files at that moment, hex; see `hashOfFiles`. */
  readonly files: string
  /** The newest check, one outcome a line. */
  readonly outcomes: readonly string[]
  /** See `replySum`. Recordings of older versions have none. */
  readonly sum?: string
  readonly reply: {
    readonly message: AssistantMessage
    readonly finish_reason: FinishReason
    readonly usage: Usage
  }
}

/** What a person changed by hand, once so many steps were done; `null` deletes. */
export interface RecordedEdit {
  readonly steps: number
  readonly changes: Readonly<Record<string, RecordedFiles[string] | null>>
}

/** A run that replays: the model's replies are recorded, everything else is done again. JSON, and never a key. */
export interface Recording {
  readonly version: 1
  readonly name: string
  readonly goal: string
  readonly project_dir: string
  readonly model: string
  /** Who wrote the replies, when it was not the model: a sentence for the demo's card; else ''. */
  readonly note: string
  readonly files: RecordedFiles
  readonly stdin: readonly string[]
  readonly turns: readonly RecordedTurn[]
  readonly checks: readonly { readonly seed: number; readonly clock: number }[]
  /** What each mutation check found. Absent in recordings of runs that had no gates beyond the checks. */
  readonly mutations?: readonly (readonly MutationOutcome[])[]
  /** What the person said to the model's questions. */
  readonly answers?: readonly (string | null)[]
  /** Recordings of older versions have none. */
  readonly edits?: readonly RecordedEdit[]
  /** Where the run ended; a replay must end there too. */
  readonly end: {
    readonly outcome: Outcome
    /** How many steps had ended. Recordings of older versions do not say. */
    readonly steps?: number
    /** SHA-256 by path, hex. */
    readonly files: Readonly<Record<string, string>>
    readonly artifacts: Readonly<Record<string, string>>
    readonly outcomes: readonly string[]
  }
}
