import type { OpenAI } from 'openai'
import type { ModelOutcome, ModelRequest, ReplyPart } from '../../core/ports'
import { tokensOfRequest } from '../../core/tokens'
import { type Accumulation, accumulate, finishReasonOf } from './accumulate'
import { accumulateResponses } from './accumulateResponses'
import { chatBody } from './chatWire'
import { createConnection } from './connection'
import { createPackageClient, type OpenAiOptions } from './createPackageClient'
import type { Dialect, Told } from './dialect'
import { failure } from './failure'
import { cutSentence, failureOf, shapeSentence, type Target, toldBy, unreadableCall } from './failures'
import { hostOf, isLocal } from './reach'
import { responsesBody } from './responsesWire'
import { createWatchdog, type Watchdog } from './watchdog'
import { inWords, withWrittenCalls } from './words'

const IDLE_SECONDS = 60
/** A model on the person's own computer says nothing while it reads the prompt, and without a fast card that takes minutes. */
const LOCAL_FIRST_SECONDS = 300

/** What came of one request; `told` is what the endpoint said against the request itself. */
export interface Attempted {
  readonly outcome: ModelOutcome
  readonly told: Told | null
}

/** One request in one dialect. Yields what the model says and the arguments that it writes, as they come. */
export async function* attempt(
  request: ModelRequest,
  dialect: Dialect,
  options: OpenAiOptions,
  send: typeof fetch,
  signal: AbortSignal,
): AsyncGenerator<ReplyPart, Attempted, void> {
  const { base_url, api_key, model, idle_seconds = IDLE_SECONDS } = options
  const firstSeconds = options.idle_seconds ?? (isLocal(base_url) ? LOCAL_FIRST_SECONDS : IDLE_SECONDS)
  const target: Target = { base_url, host: hostOf(base_url), model, api_key }
  const asked = dialect.calling === 'functions' ? request : inWords(request)
  const watchdog = createWatchdog(firstSeconds, idle_seconds, signal)
  const connection = createConnection(send, watchdog.touch)
  const reply = dialect.wire === 'chat' ? accumulate() : accumulateResponses()
  try {
    const client = await createPackageClient(options, connection.fetch)
    watchdog.touch()
    for await (const chunk of await open(client, asked, model, dialect, watchdog.signal)) {
      const before = reply.thoughts
      const parts: readonly ReplyPart[] = [reply.add(chunk), { thoughts: reply.thoughts - before }]
      if (reply.finishReason !== null) watchdog.hurry()
      watchdog.rest()
      yield* parts.filter((part) => part !== '' && (typeof part === 'string' || part.thoughts > 0))
      watchdog.wake()
    }
  } catch (error) {
    const interruption = interrupted(reply, signal, watchdog, target)
    if (interruption) return { outcome: interruption, told: null }
    const unreadable = unreadableCall(error)
    if (unreadable !== null) return { outcome: textOnly(unreadable, reply, asked), told: null }
    const failed = failureOf(error, connection, target)
    // A connection that breaks after the finish reason has nothing left to bring.
    if (failed.kind !== 'cut' || reply.finishReason === null)
      return { outcome: { failure: failed }, told: toldBy(error) }
  } finally {
    watchdog.stop()
  }
  // An aborted stream and one that was cut end as quietly as a whole one.
  const outcome = interrupted(reply, signal, watchdog, target) ?? finished(reply, asked, dialect, target)
  return { outcome, told: null }
}

/** The package's types describe what OpenAI takes; other endpoints' fields come and go with the messages. */
async function open(
  client: OpenAI,
  request: ModelRequest,
  model: string,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<AsyncIterable<unknown>> {
  if (dialect.wire === 'chat') {
    const body = chatBody(request, model, dialect) as unknown as OpenAI.ChatCompletionCreateParamsStreaming
    return await client.chat.completions.create(body, { signal })
  }
  const body = responsesBody(
    request,
    model,
    dialect,
  ) as unknown as OpenAI.Responses.ResponseCreateParamsStreaming
  return await client.responses.create(body, { signal })
}

function finished(
  reply: Accumulation,
  request: ModelRequest,
  { calling }: Dialect,
  { host }: Target,
): ModelOutcome {
  if (!reply.hasChoices) return failure('shape', shapeSentence(host))
  if (reply.finishReason === null) return failure('cut', cutSentence(host))
  if (/^(error|insufficient_system_resource)$/.test(reply.finishReason))
    return failure(
      'server',
      `${host} broke its reply off with an error of its own, so nothing of it was used.`,
    )
  const message = calling === 'functions' ? reply.message() : withWrittenCalls(reply.message())
  const usage = reply.usage(tokensOfRequest(request))
  return { reply: { message, finish_reason: finishReasonOf(reply.finishReason, message), usage } }
}

/** A reply that calls nothing. */
const textOnly = (content: string, reply: Accumulation, request: ModelRequest): ModelOutcome => ({
  reply: {
    message: { role: 'assistant', content },
    finish_reason: 'stop',
    usage: reply.usage(tokensOfRequest(request)),
  },
})

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
