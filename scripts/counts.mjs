// @ts-check

/** How many tests there were of each outcome. @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * From the JSON report of vitest. A file that could not be loaded is one failure.
 * @param {any} report @returns {Counts}
 */
export function countUnit(report) {
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'),
  ).length
  return checked({
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/**
 * From the JSON report of Playwright. An error outside of a test is one failure.
 * @param {any} report @returns {Counts}
 */
export function countEndToEnd({ stats, errors }) {
  return checked({
    passed: stats.expected,
    // A test that passes only sometimes has failed.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  })
}

/** No tests at all is a failure: it means that they were not found. @param {Counts} counts @returns {Counts} */
const checked = (counts) => (counts.passed + counts.failed > 0 ? counts : { ...counts, failed: 1 })
