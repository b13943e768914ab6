import type { Outcome } from '../events'
import type { Recording } from '../recording'
import type { Run } from '../run'

/** What a finished replay says. */
export type Verdict =
  /**
   * Every outcome and every file came out as recorded. SHA-256 of the files and of the newest check's outcomes; `changed`:
   * paths in which the project that came with the run is not what the run ended with.
   */
  | {
      readonly kind: 'verified'
      readonly outcome: Outcome
      readonly tests: { readonly passed: number; readonly total: number }
      readonly files: string
      readonly outcomes: string
      readonly changed: readonly string[]
    }
  /** It came out as recorded, and nothing in it was ever checked. */
  | { readonly kind: 'unchecked'; readonly outcome: Outcome }
  /** Where it first came out otherwise; `what` continues a sentence. */
  | { readonly kind: 'differs'; readonly step: number; readonly what: string }
  /** It came out otherwise where it lacked what the recorded run had; `why` continues a sentence. */
  | { readonly kind: 'incomparable'; readonly step: number; readonly why: string }
  /** It came out otherwise without packages, which this replay may not have. */
  | { readonly kind: 'packages'; readonly modules: readonly string[] }
  /** It could not be played to its end, for a reason that says nothing about the recording. */
  | { readonly kind: 'broken'; readonly reason: string }

/** Plays a recording by doing everything in it again, step by step, but the model's replies. Keeps nothing. */
export interface Player {
  readonly recording: Recording
  /** What happens; its steps, files and checks are real. */
  readonly run: Run
  readonly isPlaying: boolean
  /** Steps that are done. */
  readonly done: number
  /** As many steps as it will have, as far as the recording tells. */
  readonly total: number
  /** `null` until it has ended. */
  readonly verdict: Verdict | null
  /** 1 is the pace for watching; larger is faster, Infinity as fast as it goes. */
  speed: number
  play(): void
  /** Takes effect when the step that is running ends. */
  pause(): void
  step(): void
  /** Does what is missing up to that step as fast as it goes, then pauses. */
  playTo(step: number): void
  /** Ends it: Python is terminated. */
  close(): void
  /** Calls back after each change of anything above. */
  subscribe(listener: () => void): () => void
}

/** How many steps a recorded run had: each check is a reason step, and so is the look at an empty project. */
export function stepsOf({ files, checks, turns, end }: Recording): number {
  if (end.steps !== undefined) return end.steps
  const reasons = checks.length + (Object.keys(files).length === 0 ? 1 : 0)
  const hasEndedInReason = end.outcome === 'complete' && turns.at(-1)?.kind === 'reason'
  return 2 * reasons - (hasEndedInReason ? 1 : 0)
}
