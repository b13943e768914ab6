import type { ModelClient, ModelOutcome, ReplyPart } from '../../core/ports'
import { attempt } from './attempt'
import type { OpenAiOptions } from './createPackageClient'
import { adjusted, boundOf, type Dialect } from './dialect'
import { failure } from './failure'
import { dialectFor } from './providers'
import { addressProblem, keyProblem } from './reach'

export type { OpenAiOptions } from './createPackageClient'

/** What is known of a model at an endpoint. */
export interface Learned {
  readonly dialect: Dialect
  /** Replies in a row that called nothing, while none has ever called anything. `null`: it does call functions. */
  readonly silences: number | null
}

/** By address and model; for as long as the page lives. */
export type LearnedModels = Map<string, Learned>

/** After so many replies without a call, the model is asked to write its calls instead. */
const MOST_SILENCES = 2

const placeOf = ({ base_url, model }: OpenAiOptions): string => `${base_url} ${model}`

/**
 * Any endpoint that speaks OpenAI's Responses or Chat Completions, through the `openai` package, straight from the
 * page. A refusal that tells what was wrong with the form of a request is answered with another form, and `memory`
 * keeps what worked. Yields what the model says and the arguments that it writes, as they come. `send` is what
 * carries the requests.
 */
export function createOpenAiClient(
  options: OpenAiOptions,
  send: typeof fetch = (...request) => globalThis.fetch(...request),
  memory: LearnedModels = new Map(),
): ModelClient {
  const { base_url, api_key } = options
  const place = placeOf(options)
  return {
    async *reply(request, signal): AsyncGenerator<ReplyPart, ModelOutcome, void> {
      const problem = addressProblem(base_url)
      if (problem) return failure('request', problem)
      const problemOfKey = keyProblem(api_key)
      if (problemOfKey) return failure('key', problemOfKey)
      const { dialect: known, silences } = memory.get(place) ?? { dialect: dialectFor(base_url), silences: 0 }
      let dialect = known
      for (;;) {
        const { outcome, told } = yield* attempt(request, dialect, options, send, signal)
        const other = told && adjusted(dialect, told, boundOf(request.max_tokens, dialect))
        if (!other) {
          if ('reply' in outcome) memory.set(place, learned(dialect, silences, outcome))
          return outcome
        }
        dialect = other
      }
    },
  }
}

function learned(
  dialect: Dialect,
  before: number | null,
  { reply }: Extract<ModelOutcome, { readonly reply: unknown }>,
): Learned {
  if (before === null || reply.message.tool_calls?.length) return { dialect, silences: null }
  const silences = reply.finish_reason === 'stop' ? before + 1 : before
  const isSilent = dialect.calling === 'functions' && silences >= MOST_SILENCES
  return isSilent ? { dialect: { ...dialect, calling: 'words' }, silences: 0 } : { dialect, silences }
}
