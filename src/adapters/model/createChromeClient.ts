import type { ModelClient, ModelOutcome, ModelRequest } from '../../core/ports'
import { tokensIn, tokensOfRequest } from '../../core/tokens'
import { failure, tooLong } from './failure'
import { usageOf } from './usage'
import { answerSchema, inWords, withWrittenCalls } from './words'

/** What is used of the Prompt API; see https://developer.mozilla.org/en-US/docs/Web/API/LanguageModel. */
export interface ChromeModels {
  availability(): Promise<'unavailable' | 'downloadable' | 'downloading' | 'available'>
  create(options: {
    readonly initialPrompts: readonly ChromeMessage[]
    readonly signal: AbortSignal
  }): Promise<ChromeSession>
}

interface ChromeMessage {
  readonly role: string
  readonly content: string
}

interface ChromeSession {
  promptStreaming(
    messages: readonly ChromeMessage[],
    options: { readonly responseConstraint: object; readonly signal: AbortSignal },
  ): ReadableStream<string>
  destroy(): void
}

const NO_MODEL =
  'This browser has no model of its own that it could use here. Chrome 148 or newer on a computer with enough memory and disk has one; choose another provider in Settings.'

/** The model that Chrome brings along. It can't call functions, so it answers with one JSON of actions. */
export function createChromeClient(
  models = (globalThis as { LanguageModel?: ChromeModels }).LanguageModel,
): ModelClient {
  return {
    async *reply(request, signal): AsyncGenerator<string, ModelOutcome, void> {
      // The name exists in browsers, too, where no model does.
      if (!models || (await models.availability().catch(() => 'unavailable')) === 'unavailable')
        return failure('request', NO_MODEL)
      let session: ChromeSession | null = null
      let text = ''
      try {
        const [system, ...messages] = messagesOf(request)
        session = await models.create({ initialPrompts: system ? [system] : [], signal })
        const constraint = { responseConstraint: answerSchema(request.tools), signal }
        for await (const piece of session.promptStreaming(messages, constraint)) {
          text += piece
          yield piece
        }
      } catch (error) {
        return signal.aborted ? failure('aborted', 'The request was stopped.') : refused(error)
      } finally {
        session?.destroy()
      }
      if (signal.aborted) return failure('aborted', 'The request was stopped.')
      const message = withWrittenCalls({ role: 'assistant', content: text || null })
      const finish_reason = message.tool_calls ? 'tool_calls' : 'stop'
      const usage = usageOf({}, tokensOfRequest(request), tokensIn(text))
      return { reply: { message, finish_reason, usage } }
    },
  }
}

const messagesOf = (request: ModelRequest): ChromeMessage[] =>
  inWords(request).messages.map(({ role, content }) => ({ role, content: content ?? '' }))

function refused(error: unknown): ModelOutcome {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (name === 'QuotaExceededError')
    return tooLong(
      'The project has become longer than Chrome\u2019s own model can read. Choose another model, or make the files shorter.',
      (error as { readonly quota?: number }).quota ?? null,
    )
  if (name === 'NotAllowedError')
    return failure(
      'request',
      'Chrome has yet to fetch its model, and does that only after a click: press Test in Settings, then resume.',
    )
  return failure('server', `Chrome\u2019s own model had a problem: ${message}`)
}
