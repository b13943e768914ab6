import { startTransition, useEffect, useState } from 'react'

/**
 * How many of `count` rows to draw: the first ones at once, so that the screen answers, and the rest a few at a time
 * behind them.
 */
export function useGradually(count: number, first: number, more: number): number {
  const [shown, show] = useState(first)
  useEffect(() => {
    if (shown < count) startTransition(() => show(shown + more))
  }, [shown, count, more])
  return Math.min(shown, count)
}
