import type { Usage } from '../../core/ports'
import { type Fields, isFields } from './fields'

/** As the endpoint reports it, under any of the names that are in use; else the estimates, of which the second need not be whole. */
export function usageOf(reported: Fields, inputEstimate: number, outputEstimate: number): Usage {
  const input = countIn(reported, 'prompt_tokens', 'input_tokens')
  const output = countIn(reported, 'completion_tokens', 'output_tokens')
  const details = [reported.prompt_tokens_details, reported.input_tokens_details].find(isFields) ?? {}
  const cached = countIn(details, 'cached_tokens') ?? countIn(reported, 'prompt_cache_hit_tokens') ?? 0
  const input_tokens = input ?? inputEstimate
  return {
    calls: 1,
    input_tokens,
    output_tokens: output ?? Math.ceil(outputEstimate),
    cached_tokens: Math.min(cached, input_tokens),
    cost_usd: countIn(reported, 'cost'),
    is_estimate: input === null || output === null,
  }
}

function countIn(fields: Fields, ...names: readonly string[]): number | null {
  const found = names.map((name) => fields[name]).find(isCount)
  return found ?? null
}

const isCount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0
