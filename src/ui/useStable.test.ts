import { expect, it } from 'vitest'
import { isSameList, stableAfter } from './useStable'

it('an object that says the same stays the same, and its functions do what the newest ones do', () => {
  const newest = { current: {} as Record<string, unknown> }
  const shown = (before: Readonly<Record<string, unknown>>, value: Record<string, unknown>) => {
    newest.current = value
    return stableAfter(before, value, newest)
  }
  const files = {}
  const first = shown({}, { files, count: () => 1, choose: null })
  const second = shown(first, { files, count: () => 2, choose: null })
  expect(second).toBe(first)
  expect((first.count as () => number)()).toBe(2)
  const third = shown(second, { files: {}, count: () => 3, choose: null })
  expect(third).not.toBe(second)
  expect(third.count).toBe(second.count)
  // What was not possible is, and the other way round.
  const fourth = shown(third, { ...newest.current, choose: () => 4 })
  expect(fourth).not.toBe(third)
  expect(shown(fourth, { ...newest.current, choose: null }).choose).toBe(null)
  expect(shown(fourth, { files: newest.current.files })).toEqual({ files: newest.current.files })
})

it('lists are the same by their members', () => {
  expect(isSameList([1, 2], [1, 2])).toBe(true)
  expect(isSameList([1], [1, 2])).toBe(false)
  expect(isSameList([2, 1], [1, 2])).toBe(false)
})
