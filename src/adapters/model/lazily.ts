import type { ModelClient, ModelOutcome, ReplyPart } from '../../core/ports'
import { failure, unsentSentence } from './failure'

/** A model whose code is loaded when it is first asked. */
export const lazily = (load: () => Promise<ModelClient>): ModelClient => ({
  async *reply(request, signal): AsyncGenerator<ReplyPart, ModelOutcome, void> {
    let client: ModelClient
    try {
      client = await load()
    } catch (error) {
      return failure('network', unsentSentence(error))
    }
    return yield* client.reply(request, signal)
  },
})
