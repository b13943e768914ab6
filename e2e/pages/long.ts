import type { CheckReport } from '../../src/core/checks/report'
import type { Files } from '../../src/core/project'
import { reportOf } from './song'

// A project of many files that is repaired once an epoch, and never done: two steps an epoch.

const FILES = 200
const LINES = 120

const moduleOf = (revision: number): string =>
  [`REVISION = ${revision}`, ...Array.from({ length: LINES }, (_, i) => `value_${i} = "line ${i}"`)].join(
    '\n',
  )

const pathOf = (number: number): string => `part_${String(number % FILES).padStart(3, '0')}.py`

/** What the project begins with. */
export const longFiles = (): Files => ({
  'main.py': 'print("hello")\n',
  ...Object.fromEntries(Array.from({ length: FILES }, (_, i) => [pathOf(i), moduleOf(0)])),
})

/** The action of each turn: another file, and another revision. */
export const longTurn = (number: number): readonly [name: string, args: object] => [
  'write_code',
  {
    reasoning: `Revision ${number + 1} of this part takes one failure away.`,
    filepath: pathOf(number),
    code: moduleOf(number + 1),
  },
]

/** One test fewer fails with each revision. */
export function longReportOf(files: Files): CheckReport {
  const revisions = Object.values(files).map((text) =>
    Number(/^REVISION = (\d+)/.exec(String(text))?.[1] ?? 0),
  )
  const revision = Math.max(...revisions)
  const whole = reportOf({})
  const [failed] = whole.tests
  if (!failed) throw new Error('There is no test to be multiplied.')
  const tests = Array.from({ length: 300 }, (_, i) => ({
    ...failed,
    id: `main_test.py::test_part_${i}`,
    ...(i < revision && { outcome: 'passed' as const, message: '', frames: [] }),
  }))
  return { ...whole, files: reportOf(files).files, tests, artifacts: {} }
}
