import type { Limits } from '../../core/options'
import { formatCost, formatCount, plural } from '../format'

/** `Ends at 50 epochs, 60 min or $0.50`; what ends a run that does not get there by itself. */
export function limitsSentence({ epochs, seconds, tokens, cost_usd }: Partial<Limits>): string {
  const parts = [
    epochs !== undefined && plural(epochs, 'epoch'),
    seconds !== undefined && `${formatCount(Math.round(seconds / 60))} min`,
    cost_usd !== undefined ? formatCost(cost_usd) : tokens !== undefined && `${formatCount(tokens)} tokens`,
  ].filter((part) => part !== false)
  if (parts.length === 0) return 'No limits'
  const last = parts.pop()
  return `Ends at ${parts.length ? `${parts.join(', ')} or ${last}` : last}`
}
