import { tokensOfRequest } from './tokens'
import type { ModelFailure, ModelRequest } from './ports'

/** How much the model that answers next can read. */
export interface PromptLimit {
  /** Tokens of prompt, functions and reply together; `null` where nobody knows. */
  tokens(): Promise<number | null>
  /** Takes in that a request was refused because it was too long. */
  learn(sent: ModelRequest, refusal: ModelFailure): Promise<void>
}

/** What part of that a request may take; the rest is for the reply. */
const REQUEST_PART = 3 / 4

/** A prompt with less room than this says nothing any more. */
const LEAST_ROOM = 500

/**
 * What is known of a model, and what its refusals teach. `key`: names the model; `learned`: tokens by key, which may serve
 * several runs.
 */
export function createPromptLimit(
  known: () => Promise<{ readonly key: string; readonly tokens: number | null }>,
  learned: Map<string, number>,
): PromptLimit {
  return {
    async tokens() {
      const { key, tokens } = await known()
      return learned.get(key) ?? tokens
    },
    async learn(sent, { reads_tokens }) {
      const { key } = await known()
      // Half of what was refused, even where the endpoint says that it reads more: its tokens are not our estimate.
      const halved = Math.ceil(tokensOfRequest(sent) / 2 / REQUEST_PART)
      learned.set(key, Math.min(halved, reads_tokens ?? halved))
    },
  }
}

/** Tokens that are left for the prompt of a request that has everything else already; `null`: as many as it likes. */
export const roomIn = (limit: number | null, request: ModelRequest): number | null =>
  limit === null ? null : Math.max(LEAST_ROOM, Math.floor(limit * REQUEST_PART) - tokensOfRequest(request))
