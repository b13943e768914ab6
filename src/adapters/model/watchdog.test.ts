import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createWatchdog } from './watchdog'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('waits longer for the first piece of a reply than for the next', () => {
  const watchdog = createWatchdog(300, 60, new AbortController().signal)
  watchdog.touch()
  vi.advanceTimersByTime(299_000)
  expect(watchdog).toMatchObject({ isStalled: false, seconds: 300 })
  // Comments that keep the connection alive are no piece of a reply.
  watchdog.touch()
  vi.advanceTimersByTime(299_000)
  watchdog.rest()
  vi.advanceTimersByTime(900_000)
  watchdog.wake()
  vi.advanceTimersByTime(59_000)
  expect(watchdog.isStalled).toBe(false)
  vi.advanceTimersByTime(2_000)
  expect(watchdog).toMatchObject({ isStalled: true, seconds: 60 })
  expect(watchdog.signal.aborted).toBe(true)
})
