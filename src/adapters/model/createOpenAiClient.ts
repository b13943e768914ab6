import type { OpenAI } from 'openai'
import type { ModelClient, ModelOutcome, ModelRequest } from '../../core/ports'
import { type Accumulation, accumulate, finishReasonOf } from './accumulate'
import { createConnection } from './connection'
import { createPackageClient, type OpenAiOptions } from './createPackageClient'
import { cutSentence, failure, failureOf, shapeSentence, type Target } from './failures'
import { addressProblem, hostOf, keyProblem } from './reach'
import { createWatchdog, type Watchdog } from './watchdog'

export { OPENAI_URL, type OpenAiOptions } from './createPackageClient'
export { hostOf } from './reach'

const IDLE_SECONDS = 60

/**
 * Any endpoint that speaks Chat Completions, through the `openai` package, straight from the page. Yields what the
 * model says and the arguments that it writes, as they come. `send` is what carries the requests.
 */
export function createOpenAiClient(
  options: OpenAiOptions,
  send: typeof fetch = (...request) => globalThis.fetch(...request),
): ModelClient {
  const { base_url, api_key, model, idle_seconds = IDLE_SECONDS } = options
  const target: Target = { base_url, host: hostOf(base_url), model, api_key }
  return {
    async *reply(request, signal): AsyncGenerator<string, ModelOutcome, void> {
      const problem = addressProblem(base_url)
      if (problem) return failure('request', problem)
      const problemOfKey = keyProblem(api_key)
      if (problemOfKey) return failure('key', problemOfKey)
      const watchdog = createWatchdog(idle_seconds, signal)
      const connection = createConnection(send, watchdog.touch)
      const reply = accumulate()
      try {
        const client = await createPackageClient(options, connection.fetch)
        watchdog.touch()
        // The package's types describe what OpenAI takes; other endpoints' fields come and go with the messages.
        const body = bodyOf(request, options) as unknown as OpenAI.ChatCompletionCreateParamsStreaming
        const stream = await client.chat.completions.create(body, { signal: watchdog.signal })
        for await (const chunk of stream as AsyncIterable<unknown>) {
          const text = reply.add(chunk)
          if (reply.finishReason !== null) watchdog.hurry()
          if (!text) continue
          watchdog.rest()
          yield text
          watchdog.wake()
        }
      } catch (error) {
        const interruption = interrupted(reply, signal, watchdog, target)
        if (interruption) return interruption
        const failed = failureOf(error, connection, target)
        // A connection that breaks after the finish reason has nothing left to bring.
        if (failed.kind !== 'cut' || reply.finishReason === null) return { failure: failed }
      } finally {
        watchdog.stop()
      }
      // An aborted stream and one that was cut end as quietly as a whole one.
      return interrupted(reply, signal, watchdog, target) ?? finished(reply, request, target)
    },
  }
}

function finished(reply: Accumulation, request: ModelRequest, { host }: Target): ModelOutcome {
  if (!reply.hasChoices) return failure('shape', shapeSentence(host))
  if (reply.finishReason === null) return failure('cut', cutSentence(host))
  if (reply.finishReason === 'error')
    return failure(
      'server',
      `${host} broke its reply off with an error of its own, so nothing of it was used.`,
    )
  const message = reply.message()
  const usage = reply.usage(JSON.stringify([request.messages, request.tools]).length)
  return { reply: { message, finish_reason: finishReasonOf(reply.finishReason, message), usage } }
}

function interrupted(
  { finishReason }: Accumulation,
  signal: AbortSignal,
  { isStalled, seconds }: Watchdog,
  { host }: Target,
): ModelOutcome | null {
  if (signal.aborted) return failure('aborted', 'The request was stopped.')
  return isStalled && finishReason === null
    ? failure('stall', `${host} sent nothing for ${seconds} s, so the request was given up.`)
    : null
}

function bodyOf({ messages, tools }: ModelRequest, { base_url, model }: OpenAiOptions) {
  const [only] = tools
  return {
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters },
    })),
    tool_choice: tools.length === 1 ? { type: 'function', function: { name: only?.name } } : 'required',
    // These models take functions on this wire only when they are told not to reason.
    ...(hostOf(base_url) === 'api.openai.com' && /^gpt-(5\.[6-9]|6)/.test(model)
      ? { reasoning_effort: 'none' }
      : {}),
  }
}
