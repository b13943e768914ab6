import type { OpenAI } from 'openai'
import type { ModelClient, ModelOutcome, ModelRequest } from '../../core/ports'
import { accumulate, finishReasonOf } from './accumulate'
import { failure, failureOf, shapeSentence, type Target } from './failures'

export const OPENAI_URL = 'https://api.openai.com/v1'

export interface OpenAiOptions {
  readonly base_url: string
  /** '' for an endpoint that needs none. */
  readonly api_key: string
  readonly model: string
  /** Seconds without a byte after which a stream counts as stalled. */
  readonly idle_seconds?: number
}

const IDLE_SECONDS = 60

/** Any endpoint that speaks Chat Completions, through the `openai` package, straight from the page. */
export function createOpenAiClient(options: OpenAiOptions): ModelClient {
  const { base_url, model, idle_seconds = IDLE_SECONDS } = options
  const target: Target = { host: hostOf(base_url), model }
  return {
    async *reply(request, signal): AsyncGenerator<string, ModelOutcome, void> {
      const watchdog = createWatchdog(idle_seconds, signal)
      const reply = accumulate()
      try {
        const client = await createClient(options)
        watchdog.touch()
        // The package's types describe what OpenAI takes; other endpoints' fields come and go with the messages.
        const body = bodyOf(request, options) as unknown as OpenAI.ChatCompletionCreateParamsStreaming
        const stream = await client.chat.completions.create(body, { signal: watchdog.signal })
        for await (const chunk of stream as AsyncIterable<unknown>) {
          watchdog.touch()
          if (isErrorEvent(chunk)) return { failure: failureOf(chunk.error, target) }
          const text = reply.add(chunk)
          if (text) yield text
        }
      } catch (error) {
        return interrupted(signal, watchdog, target) ?? failedStream(error, reply.hasChoices, target)
      } finally {
        watchdog.stop()
      }
      // An aborted stream and one that was cut end as quietly as a whole one.
      return interrupted(signal, watchdog, target) ?? finished(reply, request, target)
    },
  }
}

function finished(reply: ReturnType<typeof accumulate>, request: ModelRequest, target: Target): ModelOutcome {
  if (!reply.hasChoices) return failure('shape', shapeSentence(target.host))
  if (reply.finishReason === null)
    return failure('cut', `The reply of ${target.host} broke off before its end, so nothing of it was used.`)
  const message = reply.message()
  const usage = reply.usage(JSON.stringify([request.messages, request.tools]).length)
  return { reply: { message, finish_reason: finishReasonOf(reply.finishReason, message), usage } }
}

/** An error after the reply has begun means that the connection broke. */
function failedStream(error: unknown, hasBegun: boolean, target: Target): ModelOutcome {
  const failed = failureOf(error, target)
  if (!hasBegun || (failed.kind !== 'network' && failed.kind !== 'server')) return { failure: failed }
  const isEvent = (error as { status?: unknown; code?: unknown }).code !== undefined
  return isEvent
    ? { failure: failed }
    : failure(
        'cut',
        `The connection to ${target.host} broke in the middle of its reply, so nothing of it was used.`,
      )
}

function interrupted(signal: AbortSignal, watchdog: Watchdog, { host }: Target): ModelOutcome | null {
  if (signal.aborted) return failure('aborted', 'The request was stopped.')
  return watchdog.isStalled
    ? failure('stall', `${host} sent nothing for ${watchdog.seconds} s, so the request was given up.`)
    : null
}

interface Watchdog {
  readonly signal: AbortSignal
  readonly seconds: number
  readonly isStalled: boolean
  /** A byte has come. */
  touch(): void
  stop(): void
}

/** Aborts when the caller does, or when nothing has come for too long: the package's own timeout ends with the headers. */
function createWatchdog(seconds: number, signal: AbortSignal): Watchdog {
  const abort = new AbortController()
  const forward = () => abort.abort()
  signal.addEventListener('abort', forward)
  if (signal.aborted) forward()
  let timer: ReturnType<typeof setTimeout> | undefined
  const watchdog = {
    signal: abort.signal,
    seconds,
    isStalled: false,
    touch() {
      clearTimeout(timer)
      timer = setTimeout(() => {
        watchdog.isStalled = true
        abort.abort()
      }, seconds * 1000)
    },
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', forward)
    },
  }
  return watchdog
}

/** Headers that the package adds for its makers' statistics; some endpoints refuse them to a page. */
const STATISTICS = [
  'lang',
  'package-version',
  'os',
  'arch',
  'runtime',
  'runtime-version',
  'retry-count',
  'timeout',
  'helper-method',
]

async function createClient({ base_url, api_key }: OpenAiOptions): Promise<OpenAI> {
  const { OpenAI } = await import('openai')
  const isOpenAi = base_url.replace(/\/+$/, '') === OPENAI_URL
  return new OpenAI({
    baseURL: base_url,
    apiKey: api_key || 'none',
    dangerouslyAllowBrowser: true,
    // Waiting is the loop's: bounded, and where the person sees it.
    maxRetries: 0,
    timeout: 24 * 3600 * 1000,
    defaultHeaders: {
      ...(api_key ? {} : { Authorization: null }),
      ...(isOpenAi ? {} : Object.fromEntries(STATISTICS.map((name) => [`X-Stainless-${name}`, null]))),
      ...(hostOf(base_url) === 'api.anthropic.com'
        ? { 'anthropic-dangerous-direct-browser-access': 'true' }
        : {}),
    },
  })
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

const isErrorEvent = (chunk: unknown): chunk is { error: object } =>
  typeof chunk === 'object' &&
  chunk !== null &&
  'error' in chunk &&
  typeof chunk.error === 'object' &&
  chunk.error !== null

export function hostOf(base_url: string): string {
  try {
    return new URL(base_url).host
  } catch {
    return base_url
  }
}
