import type { CheckReport } from './report'

/**
 * The outcomes of a check, one a line, sorted: what a replay must meet again. No durations, addresses or messages,
 * because those differ from one run to the next.
 */
export function outcomesOf(report: CheckReport): string[] {
  const files = Object.entries(report.files)
    .filter(([, file]) => file.validation_success !== null)
    .map(([path, file]) => `${file.validation_success ? 'valid' : 'invalid'} ${path}`)
  const tests = report.tests.map((test) => `${test.outcome} ${test.id}`)
  const session = report.ended === 'exit' ? [] : [`tests ended by ${report.ended}`]
  return [...files.sort(), ...tests.sort(), ...session, ...mainOutcome(report)]
}

function mainOutcome({ main }: CheckReport): string[] {
  if (!main) return []
  return [main.ended === 'exit' ? `main exit ${main.exit_code}` : `main ended by ${main.ended}`]
}

/** How many tests there were, of all outcomes but skipped ones, and how many of them passed. */
export function testsOf(outcomes: readonly string[]): { readonly passed: number; readonly total: number } {
  const tests = outcomes.filter((line) => /^(passed|failed|error) /.test(line))
  return { passed: tests.filter((line) => line.startsWith('passed ')).length, total: tests.length }
}
