import { expect, it } from 'vitest'
import { movedLines } from './movedLines'

const shown = { 'a.txt': 'a\nb\nc\nd\ne\n' }
const isMoved = (now: string, start_line: number, end_line: number, edit_type = 'replace') =>
  movedLines(shown, { 'a.txt': now }, { filepath: 'a.txt', start_line, end_line, edit_type }) !== null

it('takes lines above a change, and lines around one that moved nothing', () => {
  const longer = 'a\nb\nC\nC\nd\ne\n'
  expect([isMoved(longer, 1, 2), isMoved(longer, 2, 3), isMoved(longer, 3, 3)]).toEqual([false, true, true])
  expect([isMoved(longer, 5, 5), isMoved(longer, 2, 9, 'insert')]).toEqual([true, false])
  expect(isMoved('a\n', 2, 2, 'insert')).toBe(true)
  const alike = 'a\nb\nC\nd\ne\n'
  expect([isMoved(alike, 4, 5), isMoved(alike, 3, 3), isMoved(alike, 6, 6, 'insert')]).toEqual([
    false,
    true,
    false,
  ])
})

it('says so, and what to do', () => {
  const args = { filepath: 'a.txt', start_line: 4, end_line: 5 }
  expect(movedLines(shown, { 'a.txt': 'a\n' }, args)).toContain(
    'so lines 4 to 5 may not be those that you mean',
  )
})

it('has nothing to say of a file that no call has changed, or that was not shown', () => {
  const args = { filepath: 'a.txt', start_line: 4, end_line: 5 }
  expect(movedLines(shown, shown, args)).toBe(null)
  expect(movedLines({}, shown, args)).toBe(null)
  expect(movedLines(shown, {}, args)).toBe(null)
})
