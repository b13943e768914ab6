import type { ModelFailure, ModelFailureKind, PauseKind } from '../ports'
import { count } from '../text'

/** How often a failure of each kind is tried again before the run pauses. Absent: asking again can't help. */
const TRIES: Partial<Record<ModelFailureKind, number>> = {
  rate: 6,
  server: 4,
  network: 3,
  cut: 2,
  stall: 2,
  shape: 1,
}

/** What is needed after a failure that asking again does not help against; of all others the endpoint is to blame. */
const NEEDS: Partial<Record<ModelFailureKind, PauseKind>> = {
  key: 'key',
  forbidden: 'model',
  'not-found': 'model',
  request: 'model',
  'too-long': 'model',
  credit: 'credit',
  network: 'network',
}

export const pauseKindOf = ({ kind }: ModelFailure): PauseKind => NEEDS[kind] ?? 'endpoint'

/** Why a run pauses, with how long the endpoint wants to be left alone. */
export function waitSentence({ message, retry_after_seconds: seconds }: ModelFailure): string {
  if (!seconds) return message
  const wait = seconds < 120 ? count(Math.ceil(seconds), 'second') : count(Math.ceil(seconds / 60), 'minute')
  return `${message} It asks to wait ${wait}.`
}

/** No single wait is longer, and all waits of one request together stay below `MAX_TOTAL_SECONDS`. */
const MAX_WAIT_SECONDS = 120
const MAX_TOTAL_SECONDS = 300

/** Retries of one request so far. */
export interface Retries {
  readonly count: number
  readonly seconds: number
}

/**
 * Seconds to wait before a request is sent again, or `null` when it is time to pause: what the endpoint asked for,
 * else doubling from one second, with `jitter` (0 to 1) so that many pages don't come back at once.
 */
export function secondsUntilRetry(failure: ModelFailure, retries: Retries, jitter: number): number | null {
  if (retries.count >= (TRIES[failure.kind] ?? 0)) return null
  const wait = failure.retry_after_seconds ?? 2 ** retries.count * (0.75 + jitter / 2)
  if (wait > MAX_WAIT_SECONDS || retries.seconds + wait > MAX_TOTAL_SECONDS) return null
  return Math.max(0, wait)
}
