import { DEFAULT_LIMITS, type Limits } from '../../core/options'
import { formatCount, plural } from '../format'

/** `Ends at 50 epochs, 60 min or 2M tokens`: what ends a run that does not get there by itself. */
export function limitsSentence(chosen: Partial<Limits>): string {
  const { epochs, seconds, tokens } = { ...DEFAULT_LIMITS, ...chosen }
  const minutes = formatCount(Math.round(seconds / 60))
  return `Ends at ${plural(epochs, 'epoch')}, ${minutes} min or ${formatCount(tokens)} tokens`
}
