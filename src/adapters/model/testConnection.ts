import type { ModelFailure } from '../../core/ports'
import { createOpenAiClient, hostOf, type OpenAiOptions } from './createOpenAiClient'

export type ConnectionTest =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly failure: ModelFailure }

const TOOL = {
  name: 'answer',
  description: 'Answer the greeting.',
  parameters: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
    additionalProperties: false,
  },
}

/**
 * Asks the model one small thing in the way that a run does: a list of models would say nothing about credit, the
 * model's name or function calling.
 */
export async function testConnection(options: OpenAiOptions, signal: AbortSignal): Promise<ConnectionTest> {
  const reply = createOpenAiClient({ idle_seconds: 20, ...options }).reply(
    {
      messages: [{ role: 'user', content: 'Say hello: call the function answer.' }],
      tools: [TOOL],
      turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
    },
    signal,
  )
  for (;;) {
    const { done, value } = await reply.next()
    if (!done) continue
    if ('failure' in value) return { ok: false, failure: value.failure }
    const host = hostOf(options.base_url)
    if (value.reply.message.tool_calls?.length)
      return { ok: true, message: `"${options.model}" at ${host} answers and calls functions.` }
    const message = `"${options.model}" at ${host} answers, but called no function. autocoder needs function calling; choose another model.`
    return { ok: false, failure: { kind: 'request', message, retry_after_seconds: null } }
  }
}
