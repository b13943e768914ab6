import { createPromptLimit, type PromptLimit } from '../../core/promptLimit'
import { readsTokensAt } from './providers'

interface Place {
  readonly base_url: string
  readonly model: string
}

/** How much each model can read: what its provider is known for, and what its refusals have taught this page. */
export function createPromptLimits(): (place: () => Promise<Place>) => PromptLimit {
  const learned = new Map<string, number>()
  return (place) =>
    createPromptLimit(async () => {
      const { base_url, model } = await place()
      return { key: `${base_url} ${model}`, tokens: readsTokensAt(base_url) }
    }, learned)
}
