import { expect, it } from 'vitest'
import type { CheckReport } from '../../core/checks/report'
import { testReport as report } from '../../testing/testReport'
import { verdictWords } from './verdictWords'

const words = (before: CheckReport | null, now: CheckReport) => verdictWords({ step: 3, before, report: now })

it('an act is told by what the check after it found', () => {
  expect(words(null, report(5, 2))).toBe('tests 5 of 7')
  expect(words(report(5, 2), report(6, 1))).toBe('tests 5 → 6 of 7, nothing broke')
  expect(words(report(5, 2), report(5, 2))).toBe('tests still 5 of 7, nothing broke')
  expect(words(report(6, 1), report(5, 2))).toBe('tests 6 → 5 of 7, one thing broke')
  expect(words(report(3, 1), report(3, 1, 1))).toContain('one thing broke')
  expect(words(report(3, 1), report(0, 0))).toBe('there are no tests')
})
