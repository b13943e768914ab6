import { DEFAULT_LIMITS, type Limits } from '../../core/options'
import { formatCost, formatCount, plural } from '../format'

/** `Ends at 50 epochs, 60 min or 2M tokens`, or at `$0.50` before these: what ends a run that does not get there by itself. */
export function limitsSentence(chosen: Partial<Limits>): string {
  const { epochs, seconds, tokens, cost_usd } = { ...DEFAULT_LIMITS, ...chosen } as Partial<Limits> &
    typeof DEFAULT_LIMITS
  const minutes = formatCount(Math.round(seconds / 60))
  const cost = cost_usd === undefined ? '' : `${formatCost(cost_usd)}, `
  return `Ends at ${cost}${plural(epochs, 'epoch')}, ${minutes} min or ${formatCount(tokens)} tokens`
}
