import { expect, it } from 'vitest'
import { type Mark, movedMarks } from './marksOf'

const mark = (line: number): Mark => ({ line, severity: 'warning', message: 'unused', source: 'F401' })
const lines = (marks: readonly Mark[]) => marks.map(({ line }) => line)

it('marks go with their lines until the next check', () => {
  const before = 'import a\nimport b\nx = 1\n'
  expect(lines(movedMarks([mark(1), mark(2)], before, before))).toEqual([1, 2])
  expect(lines(movedMarks([mark(1), mark(2)], before, '# new\nimport a\nimport b\nx = 2\n'))).toEqual([2, 3])
  expect(lines(movedMarks([mark(1), mark(2)], before, 'import b\nx = 1\n'))).toEqual([1])
  expect(lines(movedMarks([mark(2)], before, 'import a\nimport c\nx = 1\n'))).toEqual([])
})

it('a file that was not checked has none', () => {
  expect(movedMarks([mark(1)], undefined, 'x')).toEqual([])
})
