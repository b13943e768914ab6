import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sleep } from './sleep'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const DAYS = 24 * 3600

/** Whether a sleep has ended once so many seconds are over. */
async function hasEnded(slept: Promise<void>, seconds: number): Promise<boolean> {
  let isOver = false
  slept.then(() => {
    isOver = true
  })
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  return isOver
}

it.each([[0.5], [30 * DAYS], [100 * DAYS]])('lasts %d seconds', async (seconds) => {
  const slept = sleep(seconds, new AbortController().signal)
  expect(await hasEnded(slept, seconds - 0.1)).toBe(false)
  expect(await hasEnded(slept, 0.1)).toBe(true)
})

it('lasts for ever where no end is given, and until it is aborted', async () => {
  const stop = new AbortController()
  const slept = sleep(Number.POSITIVE_INFINITY, stop.signal)
  expect(await hasEnded(slept, 100 * DAYS)).toBe(false)
  stop.abort()
  expect(await hasEnded(slept, 0)).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})
