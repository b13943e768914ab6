import type { CheckReport } from '../core/checks/report'

/** A report of nothing but tests: first those that passed, then those that failed. `from`: where the numbers of their names begin. */
export const testReport = (passed: number, failed: number, from = 0): CheckReport => ({
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
