import type { CheckReport } from './report'

/** The four things that must hold: files valid, tests passed, main exits with 0, goal met. `null`: not known. */
export interface Gates {
  readonly files: { readonly passed: number; readonly total: number } | null
  readonly tests: { readonly passed: number; readonly total: number } | null
  readonly main: { readonly success: boolean; readonly exit_code: number | null } | null
  readonly goal: boolean | null
}

/** What a report says of the first three gates; the fourth is the model's judgement. */
export function gatesOf(report: CheckReport | null, goal: boolean | null): Gates {
  if (!report) return { files: null, tests: null, main: null, goal }
  const files = Object.values(report.files).filter((file) => file.validation_success !== null)
  const tests = report.tests.filter((test) => test.outcome !== 'skipped')
  return {
    files: { passed: files.filter((file) => file.validation_success).length, total: files.length },
    tests: {
      passed: tests.filter((test) => ['passed', 'xfailed', 'xpassed'].includes(test.outcome)).length,
      total: tests.length,
    },
    main: report.main && { success: report.main.success, exit_code: report.main.exit_code },
    goal,
  }
}
