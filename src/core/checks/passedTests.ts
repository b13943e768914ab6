import { type CheckReport, type TestReport, testOf } from './report'

/** The ids of the tests that passed, without their cases. */
export const passedTests = (report: CheckReport): string[] => [
  ...new Set(report.tests.filter(({ outcome }) => outcome === 'passed').map(({ id }) => testOf(id))),
]

/** The tests of which no case was skipped or expected to fail, without their cases. */
export function ranWhole({ tests }: CheckReport): ReadonlySet<string> {
  const isRun = ({ outcome }: TestReport) => ['passed', 'failed', 'error'].includes(outcome)
  const others = new Set(tests.filter((test) => !isRun(test)).map(({ id }) => testOf(id)))
  return new Set(tests.map(({ id }) => testOf(id)).filter((id) => !others.has(id)))
}
