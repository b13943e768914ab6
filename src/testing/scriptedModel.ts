import { NO_USAGE } from '../core/usage'
import type { ModelClient, ModelFailureKind, ModelOutcome, ModelRequest } from '../core/ports'

/** What a scripted model answers, in order; a function sees the request. */
export type Script = readonly (
  | ModelOutcome
  | ((request: ModelRequest, signal: AbortSignal) => ModelOutcome | Promise<ModelOutcome>)
)[]

/** A model that answers from a script, and keeps what it was asked. */
export function createScriptedModel(script: Script): ModelClient & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    requests,
    async *reply(request, signal) {
      const answer = script[requests.length]
      requests.push(request)
      if (!answer) throw new Error(`The script has no reply ${requests.length}.`)
      const outcome = typeof answer === 'function' ? await answer(request, signal) : answer
      if ('reply' in outcome) yield outcome.reply.message.content ?? '…'
      return outcome
    },
  }
}

/** A reply that calls one function. */
export const callReply = (name: string, args: object | string): ModelOutcome => ({
  reply: {
    message: {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'call_1',
          type: 'function',
          function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
        },
      ],
    },
    finish_reason: 'tool_calls',
    usage: { ...NO_USAGE, calls: 1, input_tokens: 100, output_tokens: 10 },
  },
})

/** A reply that calls nothing. */
export const textReply = (content: string): ModelOutcome => ({
  reply: { message: { role: 'assistant', content }, finish_reason: 'stop', usage: { ...NO_USAGE, calls: 1 } },
})

export const failure = (
  kind: ModelFailureKind,
  message: string = kind,
  retry_after_seconds: number | null = null,
): ModelOutcome => ({
  failure: { kind, message, retry_after_seconds },
})
