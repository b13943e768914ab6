import { type Price, priceKey } from '../../core/budget'
import { CHROME_URL, OPENAI_URL, WEBLLM_URL } from './providers'

/** A price as a provider publishes it: in USD per million tokens, where it says so, and when that was read. */
export interface ListedPrice extends Price {
  readonly base_url: string
  readonly model: string
  readonly page: string
  readonly read: string
}

const price = (
  base_url: string,
  model: string,
  [input_usd, cached_usd, output_usd]: readonly [number, number, number],
  page: string,
): ListedPrice => ({ base_url, model, input_usd, cached_usd, output_usd, page, read: '2026-11-23' })

const ANTHROPIC = 'https://api.anthropic.com/v1'
const DEEPSEEK = 'https://api.deepseek.com/v1'
const OPENAI_PAGE = 'https://developers.openai.com/api/docs/models/gpt-5.6-sol'
const ANTHROPIC_PAGE = 'https://platform.claude.com/docs/en/about-claude/pricing'
const DEEPSEEK_PAGE = 'https://api-docs.deepseek.com/quick_start/pricing'

/**
 * Few, and each with its source; any other model has no price until somebody enters one. Where a provider has
 * several prices for the same tokens, the highest of them, so that a limit is never passed unnoticed.
 */
const LISTED: readonly ListedPrice[] = [
  // Without the reduction by 20 and 33 percent that the page promises until 2026-11-21 at least.
  price(OPENAI_URL, 'gpt-5.6', [5, 0.5, 30], OPENAI_PAGE),
  price(OPENAI_URL, 'gpt-5.6-sol', [5, 0.5, 30], OPENAI_PAGE),
  price(ANTHROPIC, 'claude-opus-5', [5, 0.5, 25], ANTHROPIC_PAGE),
  price(ANTHROPIC, 'claude-opus-4-8', [5, 0.5, 25], ANTHROPIC_PAGE),
  price(ANTHROPIC, 'claude-fable-5-1', [10, 0.25, 50], ANTHROPIC_PAGE),
  // Those of peak hours.
  price(DEEPSEEK, 'deepseek-flash', [0.3, 0.006, 1.2], DEEPSEEK_PAGE),
  price(DEEPSEEK, 'deepseek-v4-pro', [1.32, 0.044, 3.96], DEEPSEEK_PAGE),
]

const FREE: Price = { input_usd: 0, cached_usd: 0, output_usd: 0 }

interface Place {
  readonly base_url: string
  readonly model: string
}

/** The published price of a model, or of the model that a dated version of it belongs to; `null` where none is known. */
export function listedPrice({ base_url, model }: Place): ListedPrice | null {
  const undated = model.replace(/-\d{4}-?\d\d-?\d\d$/, '')
  const url = base_url.trim().replace(/\/+$/, '')
  return LISTED.find((listed) => listed.base_url === url && listed.model === undated) ?? null
}

/** What tokens cost there: what the person entered goes before what is published. */
export function priceOf(place: Place, entered: Readonly<Record<string, Price>>): Price | null {
  if (place.base_url === CHROME_URL || place.base_url === WEBLLM_URL) return FREE
  return entered[priceKey(place.base_url, place.model)] ?? listedPrice(place)
}
