import type { ModelFailure, ModelFailureKind } from '../../core/ports'

/** An outcome without a reply. `message`: a sentence for the person. */
export const failure = (kind: ModelFailureKind, message: string): { failure: ModelFailure } => ({
  failure: { kind, message, retry_after_seconds: null },
})

/** `reads_tokens`: what the model can read, `null` where nobody said. */
export const tooLong = (message: string, reads_tokens: number | null): { failure: ModelFailure } => ({
  failure: {
    ...failure('too-long', message).failure,
    ...(reads_tokens !== null && { reads_tokens }),
  },
})

/** Before anything is sent, only a part of the app itself can be missing. */
export function unsentSentence(error: unknown): string {
  if (globalThis.navigator?.onLine === false)
    return 'This computer is offline, so the part of this app that asks the model could not be loaded. Resume when it is back.'
  const reason = error instanceof Error ? error.message : 'no reason given'
  return `A part of this app could not be loaded (${reason}). Reload the page, then resume: nothing is lost.`
}
