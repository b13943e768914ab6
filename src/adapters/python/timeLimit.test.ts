import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTimeLimit } from './timeLimit'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function isUpAfter(ms: number, isUp: Promise<void>): Promise<boolean> {
  let is = false
  isUp.then(() => {
    is = true
  })
  await vi.advanceTimersByTimeAsync(ms)
  return is
}

test('is up after its seconds', async () => {
  const limit = createTimeLimit(2)
  expect(await isUpAfter(1_999, limit.isUp)).toBe(false)
  expect(await isUpAfter(1, limit.isUp)).toBe(true)
})

test('does not count what is spent waiting, however often', async () => {
  const limit = createTimeLimit(2)
  await vi.advanceTimersByTimeAsync(1_500)
  limit.pause()
  limit.pause()
  expect(await isUpAfter(60_000, limit.isUp)).toBe(false)
  expect(limit.seconds).toBeCloseTo(1.5)
  limit.resume()
  limit.resume()
  expect(await isUpAfter(499, limit.isUp)).toBe(false)
  expect(await isUpAfter(1, limit.isUp)).toBe(true)
})

test('leaves no timer behind', () => {
  const limit = createTimeLimit(2)
  limit.clear()
  expect(vi.getTimerCount()).toBe(0)
})

test.each([Number.POSITIVE_INFINITY, 3_000_000])('%d s are not up at once', async (seconds) => {
  const limit = createTimeLimit(seconds)
  expect(await isUpAfter(60_000, limit.isUp)).toBe(false)
  limit.clear()
})
