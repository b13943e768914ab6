import type { MutationOutcome } from './checks/inspection'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { ModelReply, PauseKind, Usage } from './ports'

export type Outcome = 'complete' | 'limit' | 'stuck' | 'stopped' | 'failed'

/** What happens in a run, without its place in the run. */
export type LoopEventBody =
  | {
      readonly type: 'run-start'
      readonly context: Context
      readonly model: string
      readonly is_replay: boolean
    }
  | { readonly type: 'step-start'; readonly kind: 'reason' | 'act' }
  | {
      readonly type: 'check-end'
      readonly report: CheckReport
      readonly seed: number
      readonly clock: number
    }
  | {
      readonly type: 'prompt-compose'
      /** System message, prompt, and what was said since; of a continuation only the last. */
      readonly prompt: string
      /** Names of the functions that are offered; absent in what was saved before they were told. */
      readonly tools?: readonly string[]
      /** The step's newest whole prompt still stands, and this is said after it. */
      readonly is_continuation?: boolean
    }
  | { readonly type: 'reply-delta'; readonly text: string }
  | { readonly type: 'reply-end'; readonly reply: ModelReply; readonly usage: Usage }
  | {
      readonly type: 'action-choose'
      readonly name: string
      readonly arguments: Readonly<Record<string, unknown>>
    }
  | { readonly type: 'action-refuse'; readonly name: string; readonly message: string }
  | { readonly type: 'action-apply'; readonly name: string; readonly paths: readonly string[] }
  | { readonly type: 'say'; readonly text: string; readonly withdrawn: boolean }
  /** How the model took up what the person said. */
  | { readonly type: 'say-answer'; readonly said: readonly string[]; readonly text: string }
  /** The model asks the person; the run waits for what is said next. */
  | { readonly type: 'question'; readonly text: string }
  /** `null`: the run went on without an answer. */
  | { readonly type: 'answer'; readonly text: string | null }
  /** The model is told that it goes round in circles. */
  | { readonly type: 'nudge'; readonly message: string }
  /** The loop went back to its best state. */
  | { readonly type: 'restore'; readonly summary: string; readonly context: Context }
  | { readonly type: 'mutation-end'; readonly outcomes: readonly MutationOutcome[] }
  | { readonly type: 'retry'; readonly reason: string; readonly seconds: number }
  | { readonly type: 'pause'; readonly reason: string; readonly kind: PauseKind }
  | { readonly type: 'resume' }
  /** The person changed files or went back to a checkpoint. */
  | { readonly type: 'edit'; readonly summary: string; readonly context: Context }
  | {
      readonly type: 'step-end'
      readonly kind: 'reason' | 'act'
      readonly summary: string
      readonly context: Context
    }
  | { readonly type: 'run-end'; readonly outcome: Outcome; readonly reason: string }

/** Where and when in a run: `seq` from 0 without gaps, `at` in ms since the epoch. */
export interface EventPlace {
  readonly seq: number
  readonly at: number
  readonly epoch: number
  readonly step: number
}

export type LoopEvent = LoopEventBody & EventPlace
