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
export const unsentSentence = (error: unknown): string =>
  `A part of this app could not be loaded (${error instanceof Error ? error.message : 'no reason given'}). ` +
  'Reload the page, then resume: nothing is lost.'
