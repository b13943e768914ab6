import { expect, it } from 'vitest'
import type { TraceEntry } from '../trace'
import { epochsOf, partsOf } from './epochsOf'

const entry = (key: number, epoch: number, type: 'step' | 'note' = 'step') =>
  ({ type, key, epoch }) as unknown as TraceEntry

/** Two steps an epoch. */
const steps = (count: number) => Array.from({ length: count }, (_, i) => entry(i, Math.floor(i / 2) + 1))

it('a note belongs to the epoch that it came in, and what comes before the first epoch to the first', () => {
  const epochs = epochsOf([entry(0, 0, 'note'), entry(1, 1), entry(2, 2), entry(3, 7, 'note'), entry(4, 3)])
  expect(epochs.map(({ epoch, entries }) => [epoch, entries.map(({ key }) => key)])).toEqual([
    [1, [0, 1]],
    [2, [2, 3]],
    [3, [4]],
  ])
})

it('parts hold every entry once, in order, and are small', () => {
  const parts = partsOf(epochsOf(steps(501)))
  expect(parts.flat().flatMap(({ entries }) => entries)).toEqual(steps(501))
  const sizes = parts.map((part) => part.reduce((sum, { entries }) => sum + entries.length, 0))
  expect(Math.max(...sizes)).toBe(20)
  expect(parts).toHaveLength(26)
  expect(partsOf([])).toEqual([])
})

it('a part stays as it is while the trace grows behind it', () => {
  const before = partsOf(epochsOf(steps(45)))
  const after = partsOf(epochsOf(steps(46)))
  expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
})
