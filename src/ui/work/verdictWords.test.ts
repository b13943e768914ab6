import { expect, it } from 'vitest'
import type { CheckReport } from '../../core/checks/report'
import { verdictWords } from './verdictWords'

const report = (passed: number, failed: number, from = 0): CheckReport => ({
  files: {},
  tests: Array.from({ length: passed + failed }, (_, i) => ({
    id: `a_test.py::test_${(i + from) % (passed + failed)}`,
    outcome: i < passed ? ('passed' as const) : ('failed' as const),
    seconds: 0,
    message: '',
    output: '',
    frames: [],
  })),
  main: null,
  ended: 'exit',
  artifacts: {},
  changed_sources: [],
  findings: [],
  success: failed === 0,
})
const words = (before: CheckReport | null, now: CheckReport) => verdictWords({ step: 3, before, report: now })

it('an act is told by what the check after it found', () => {
  expect(words(null, report(5, 2))).toBe('tests 5 of 7')
  expect(words(report(5, 2), report(6, 1))).toBe('tests 5 → 6 of 7, nothing broke')
  expect(words(report(5, 2), report(5, 2))).toBe('tests still 5 of 7, nothing broke')
  expect(words(report(6, 1), report(5, 2))).toBe('tests 6 → 5 of 7, one thing broke')
  expect(words(report(3, 1), report(3, 1, 1))).toContain('one thing broke')
  expect(words(report(3, 1), report(0, 0))).toBe('there are no tests')
})
