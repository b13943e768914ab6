import { clip, withoutNoise } from '../text'
import { describeReport } from './describe'
import type { CheckReport } from './report'

/** Characters of a prompt that what a check found may take. */
const MAX_EVIDENCE = 12_000

/** What a check found as the model reads it: without noise, and never longer than a prompt has room for. */
export const evidenceOf = (report: CheckReport): string => clip(describeReport(quiet(report)), MAX_EVIDENCE)

/** The report, what was printed without its noise. */
const quiet = (report: CheckReport): CheckReport => ({
  ...report,
  tests: report.tests.map((test) => ({
    ...test,
    message: withoutNoise(test.message),
    output: withoutNoise(test.output),
  })),
  main: report.main && {
    ...report.main,
    error: report.main.error && withoutNoise(report.main.error),
    output: withoutNoise(report.main.output),
  },
})
