import { addUsage, NO_USAGE } from './usage'
import type { Limits } from './options'
import type { ModelRequest, ReplyPart, StepKind, Usage } from './ports'
import { count } from './text'
import { tokensIn, tokensOfRequest } from './tokens'

/** What a model's tokens cost, in USD per million. */
export interface Price {
  readonly input_usd: number
  /** Input that the provider had in its cache. */
  readonly cached_usd: number
  readonly output_usd: number
}

/** What a price is kept under. */
export const priceKey = (base_url: string, model: string): string =>
  `${base_url.trim().replace(/\/+$/, '')} ${model.trim()}`

/** What bounds a run. */
export interface Budget {
  readonly limits: Partial<Limits>
  /** Seconds that the run has used so far. */
  seconds(): number
  /** What requests have used that brought no reply: it counts against the limits, and is not part of the usage. */
  lost(): Usage
  /** Adds to it. */
  lose(usage: Usage): void
  /** The price of the model that answers next; `null` where nobody knows. */
  price(): Promise<Price | null>
}

const MILLION = 1_000_000

/** In USD, cached input at its own price. */
export const costOf = (
  { input_tokens, cached_tokens, output_tokens }: Usage,
  { input_usd, cached_usd, output_usd }: Price,
): number =>
  ((input_tokens - cached_tokens) * input_usd + cached_tokens * cached_usd + output_tokens * output_usd) /
  MILLION

/** With its cost, where the endpoint does not say it and the price is known. */
export const priced = (usage: Usage, price: Price | null): Usage =>
  usage.cost_usd === null && price !== null ? { ...usage, cost_usd: costOf(usage, price) } : usage

/** Why no further step may begin, in a sentence, or `null`. */
export function limitReached(
  { usage, epoch, next }: { readonly usage: Usage; readonly epoch: number; readonly next: StepKind },
  { limits, seconds, lost }: Budget,
): string | null {
  const {
    epochs = Infinity,
    tokens = Infinity,
    seconds: mostSeconds = Infinity,
    cost_usd = Infinity,
  } = limits
  if (next === 'reason' && epoch >= epochs) return reached(count(epochs, 'epoch'))
  const all = addUsage(usage, lost())
  if (tokensOf(all) >= tokens) return reached(count(tokens, 'token'), lost())
  if (seconds() >= mostSeconds) return reached(count(mostSeconds, 'second'))
  if ((all.cost_usd ?? 0) >= cost_usd) return reached(`$${cost_usd}`, lost())
  return null
}

/** Why a run ends at a limit, and how much of it nobody sees in its usage. */
export const reached = (limit: string, lost: Usage = NO_USAGE): string =>
  `The limit of ${limit} is reached.${lostSentence(lost)}`

const lostSentence = (lost: Usage): string =>
  lost.calls === 0
    ? ''
    : ` ${count(tokensOf(lost), 'token')} of it went into ${count(lost.calls, 'request')} that broke off, as far as can be estimated.`

const tokensOf = ({ input_tokens, output_tokens }: Usage): number => input_tokens + output_tokens

/** A limit that nobody can keep is worse than none; a sentence, or `null`. */
export const unpricedSentence = ({ limits }: Budget, price: Price | null): string | null =>
  limits.cost_usd !== undefined && price === null
    ? `No price is known for this model, so a limit of $${limits.cost_usd} can't be kept. Enter its price in ` +
      'Settings, then resume; or start again with a limit of tokens instead of cost.'
    : null

/** What ends a run before a request that can't be answered within its limits. */
export const unsent = (limit: string, lost: Usage): string =>
  `The next request would cross the limit of ${limit}, so it was not sent.${lostSentence(lost)}`

/** Counts one request while it is answered, so that the limits hold inside a reply, too. */
export interface Meter {
  /** Takes a part of the reply that has come. */
  add(part: ReplyPart): void
  /** The attempt brought no reply: what it has used is lost, and another attempt begins. */
  again(): void
  /** What this attempt has used up to now: an estimate. */
  readonly usage: Usage
  /** Which limit is crossed, such as `100 tokens`, or `null`. */
  readonly crossed: string | null
  /** The most tokens that the reply may have, where that is few enough to be told to the endpoint. */
  readonly max_tokens: number | undefined
}

/** No model writes much more in one reply; endpoints that take less say so. */
const MOST_TOLD_TOKENS = 128_000

/** `before`: what the run has used before this request, without what is lost. */
export function createMeter(
  request: ModelRequest,
  before: Usage,
  { limits, lost, lose }: Budget,
  price: Price | null,
): Meter {
  const input = tokensOfRequest(request)
  const { tokens: mostTokens = Infinity, cost_usd: mostCost = Infinity } = limits
  let written = 0
  const attempt = (): Usage =>
    priced(
      {
        ...NO_USAGE,
        calls: 1,
        input_tokens: input,
        output_tokens: Math.ceil(written),
        is_estimate: true,
      },
      price,
    )
  const all = () => addUsage(addUsage(before, lost()), attempt())
  return {
    add: (part) => {
      written += typeof part === 'string' ? tokensIn(part) : part.thoughts
    },
    again: () => {
      // An attempt that brought nothing was most likely not answered at all.
      if (written > 0) lose(attempt())
      written = 0
    },
    get usage() {
      return attempt()
    },
    get crossed() {
      const used = all()
      if (tokensOf(used) > mostTokens) return count(mostTokens, 'token')
      return (used.cost_usd ?? 0) > mostCost ? `$${mostCost}` : null
    },
    get max_tokens() {
      const used = all()
      const left = Math.min(
        mostTokens - tokensOf(used),
        price && price.output_usd > 0
          ? ((mostCost - (used.cost_usd ?? 0)) / price.output_usd) * MILLION
          : Infinity,
      )
      return left < MOST_TOLD_TOKENS ? Math.max(1, Math.floor(left)) : undefined
    },
  }
}
