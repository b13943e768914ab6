import { gatesOf } from '../../core/checks/gates'
import { brokenSince } from '../../core/progress'
import type { TraceStep } from '../trace'

/** What came of an act, in a few words: `tests 5 → 6 of 7, nothing else broke`. */
export function verdictWords({ before, report }: NonNullable<TraceStep['verdict']>): string {
  const now = gatesOf(report, null).tests
  if (!now?.total) return 'there are no tests'
  const was = gatesOf(before, null).tests
  const counts = `${now.passed} of ${now.total}`
  if (!before || !was?.total) return `tests ${counts}`
  const broken = brokenSince(before, report).length
  const words = broken === 0 ? 'nothing broke' : broken === 1 ? 'one thing broke' : `${broken} things broke`
  return `tests ${was.passed === now.passed ? 'still' : `${was.passed} →`} ${counts}, ${words}`
}
