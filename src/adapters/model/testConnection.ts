import type { ModelClient, ModelFailure, ModelOutcome } from '../../core/ports'
import { createOpenAiClient, type OpenAiOptions } from './createOpenAiClient'
import { listModels } from './listModels'
import { CHROME_URL, WEBLLM_URL } from './providers'
import { closedSentence, hostOf } from './reach'

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

/** Seconds for each look at what is behind a failure. */
const LOOK_SECONDS = 5
const MAX_MODELS = 8

/** A model that calls nothing is asked in words in the end; see `createOpenAiClient`. */
const MOST_QUESTIONS = 3

/**
 * Asks the model one small thing in the way that a run does: a list of models would say nothing about credit, the
 * model's name or function calling. When that fails, looks once more at what could be meant.
 */
export async function testConnection(
  options: OpenAiOptions,
  signal: AbortSignal,
  model: ModelClient = createOpenAiClient({ idle_seconds: 20, ...options }),
): Promise<ConnectionTest> {
  const who = nameOf(options)
  for (let asked = 1; asked <= MOST_QUESTIONS; asked += 1) {
    const outcome = await answerOf(model, signal)
    if ('failure' in outcome) return { ok: false, failure: await explained(outcome.failure, options, signal) }
    if (!outcome.reply.message.tool_calls?.length) continue
    const how =
      asked === 1 ? 'and calls functions' : 'but writes down which functions it calls, which is slower'
    return { ok: true, message: `${who} answers ${how}.` }
  }
  const message = `${who} answers, but called no function. autocoder needs function calling; choose another model.`
  return { ok: false, failure: { kind: 'request', message, retry_after_seconds: null } }
}

function nameOf({ base_url, model }: OpenAiOptions): string {
  if (base_url === CHROME_URL) return 'Chrome\u2019s own model'
  return base_url === WEBLLM_URL ? `"${model}" in this page` : `"${model}" at ${hostOf(base_url)}`
}

async function answerOf(model: ModelClient, signal: AbortSignal): Promise<ModelOutcome> {
  const reply = model.reply(
    {
      messages: [{ role: 'user', content: 'Say hello: call the function answer.' }],
      tools: [TOOL],
      turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
    },
    signal,
  )
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return value
  }
}

/** A failure that leaves several causes open, with those that can be ruled out left out. */
async function explained(
  failure: ModelFailure,
  options: OpenAiOptions,
  signal: AbortSignal,
): Promise<ModelFailure> {
  const look = AbortSignal.any([signal, AbortSignal.timeout(LOOK_SECONDS * 1000)])
  const message =
    failure.kind === 'not-found'
      ? await modelSentence(options, look)
      : failure.kind === 'network'
        ? await closedServerSentence(options.base_url, look)
        : null
  return message === null ? failure : { ...failure, message }
}

/** When the endpoint lists its models, its address is right. */
async function modelSentence(options: OpenAiOptions, signal: AbortSignal): Promise<string | null> {
  const ids = await listModels(options, signal)
  // Without a list it stays open which of the two is wrong.
  if (ids.length === 0 || ids.includes(options.model)) return null
  const more = ids.length > MAX_MODELS ? ` and ${ids.length - MAX_MODELS} more` : ''
  return `${hostOf(options.base_url)} does not know the model "${options.model}". It has ${ids.slice(0, MAX_MODELS).join(', ')}${more}.`
}

/** A request whose answer no page may read still tells that somebody answers. It carries no key. */
async function closedServerSentence(base_url: string, signal: AbortSignal): Promise<string | null> {
  try {
    await fetch(base_url, { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal })
    return closedSentence(base_url)
  } catch {
    return null
  }
}
