import type { ModelClient, ModelOutcome } from '../../core/ports'
import { tokensOfRequest } from '../../core/tokens'
import { accumulate, finishReasonOf } from './accumulate'
import { failure, tooLong } from './failure'
import { isAboutLength, readsTokens } from './tooLong'
import { answerSchema, inWords, withWrittenCalls } from './words'

/** What is used of WebLLM's engine, which speaks Chat Completions inside the page. */
export interface WebLlmEngine {
  readonly chat: { readonly completions: { create(body: object): Promise<AsyncIterable<unknown>> } }
  interruptGenerate(): void | Promise<void>
}

/** Gives the engine for a model; what it fetches stays in the browser's cache. */
export type LoadEngine = (model: string) => Promise<WebLlmEngine>

/** A model that runs in this page, on the graphics card. */
export function createWebLlmClient(model: string, load: LoadEngine): ModelClient {
  return {
    async *reply(request, signal): AsyncGenerator<string, ModelOutcome, void> {
      const asked = inWords(request)
      const reply = accumulate()
      let engine: WebLlmEngine | null = null
      const interrupt = () => void engine?.interruptGenerate()
      signal.addEventListener('abort', interrupt)
      let isWhole = false
      try {
        engine = await load(model)
        if (signal.aborted) return failure('aborted', 'The request was stopped.')
        const chunks = await engine.chat.completions.create({
          messages: asked.messages,
          stream: true,
          stream_options: { include_usage: true },
          response_format: { type: 'json_object', schema: JSON.stringify(answerSchema(request.tools)) },
          ...(request.max_tokens !== undefined && { max_tokens: request.max_tokens }),
        })
        for await (const chunk of chunks) {
          const text = reply.add(chunk)
          if (text) yield text
        }
        isWhole = true
      } catch (error) {
        if (!signal.aborted) return refused(model, error)
      } finally {
        signal.removeEventListener('abort', interrupt)
        // Nobody reads on: the card is needed for the next request.
        if (!isWhole) interrupt()
      }
      if (signal.aborted) return failure('aborted', 'The request was stopped.')
      if (reply.finishReason === null) return failure('cut', `"${model}" broke its reply off before its end.`)
      const message = withWrittenCalls(reply.message())
      const usage = reply.usage(tokensOfRequest(asked))
      return { reply: { message, finish_reason: finishReasonOf(reply.finishReason, message), usage } }
    },
  }
}

function refused(model: string, error: unknown): ModelOutcome {
  const said = error instanceof Error ? error.message : String(error)
  return isAboutLength(said)
    ? tooLong(
        `The project has become longer than "${model}" can read. Choose another model, or make the files shorter.`,
        readsTokens(said),
      )
    : failure('request', problemSentence(model, error))
}

const problemSentence = (model: string, error: unknown): string =>
  `"${model}" can't run in this page: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}. ` +
  'WebLLM needs WebGPU, enough memory on the graphics card, and the name of one of its own models.'
