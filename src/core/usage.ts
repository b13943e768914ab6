import type { Usage } from './ports'

export const NO_USAGE: Usage = {
  calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cached_tokens: 0,
  cost_usd: null,
  is_estimate: false,
}

/** The sum of two usages; its cost is known when the cost of each of their calls is. */
export const addUsage = (a: Usage, b: Usage): Usage => ({
  calls: a.calls + b.calls,
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  cached_tokens: a.cached_tokens + b.cached_tokens,
  cost_usd: costOfBoth(a, b),
  is_estimate: a.is_estimate || b.is_estimate,
})

function costOfBoth(a: Usage, b: Usage): number | null {
  if (a.calls === 0) return b.cost_usd
  if (b.calls === 0) return a.cost_usd
  return a.cost_usd === null || b.cost_usd === null ? null : a.cost_usd + b.cost_usd
}
