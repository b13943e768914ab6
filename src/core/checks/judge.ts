import { isTest, testPathOf } from '../project'
import type { CheckReport, Ended, FileReport, Finding, MainReport, TestReport } from './report'

/** What came out of the interpreters, before anybody has judged it. */
export interface RawCheck {
  /** Every Python file of the project. */
  readonly paths: readonly string[]
  /** By path: CPython's words, or `null` where it has none. A path that is missing was never reached. */
  readonly validation: ReadonlyMap<string, string | null>
  /** ruff's, undefined names included. */
  readonly findings: readonly Finding[]
  readonly session: {
    readonly ended: Ended
    readonly exit_code: number | null
    /** The test that was running when the session was ended, or `null`. */
    readonly running: string | null
    /** How many of the tests that were collected had not ended. */
    readonly unfinished: number
    readonly output: string
    readonly seconds: number
  }
  readonly tests: readonly TestReport[]
  readonly main: Omit<MainReport, 'success' | 'error'> | null
  readonly artifacts: Readonly<Record<string, Uint8Array>>
  readonly changed_sources: readonly string[]
  /** Why main's files are not all here, or ''. */
  readonly left_out: string
}

/** ruff's rules that say a name is not defined; with syntax errors the only ones that make a file invalid. */
export const UNDEFINED_NAMES: readonly string[] = ['F821', 'F822']
/** pytest's exit statuses of a session that ran: all passed, some failed, nothing collected. */
const RAN = [0, 1, 2, 5]

/** Judges raw outcomes. A session or a program that did not end by itself has failed, whatever it said before. */
export function judge(raw: RawCheck): CheckReport {
  const tests = allTests(raw)
  const files = Object.fromEntries(raw.paths.map((path) => [path, fileReport(path, raw, tests)]))
  const main = raw.main && mainReport(raw.main, raw.left_out)
  const failed = tests.some((test) => test.outcome === 'failed' || test.outcome === 'error')
  return {
    files,
    tests,
    main,
    ended: raw.session.ended,
    artifacts: raw.artifacts,
    changed_sources: raw.changed_sources,
    findings: raw.findings.filter(({ code }) => !UNDEFINED_NAMES.includes(code)),
    success:
      raw.paths.every((path) => files[path]?.validation_success === true) &&
      tests.some((test) => test.outcome === 'passed') &&
      !failed &&
      raw.session.ended === 'exit' &&
      (main?.success ?? true),
  }
}

/** The tests that ran, one entry a test, and what went wrong with the session itself as an entry of its own. */
function allTests({ session, tests }: RawCheck): TestReport[] {
  const last = new Map<string, TestReport>()
  for (const test of tests) {
    // A test that passed can still fail while it is taken down.
    const before = last.get(test.id)
    if (!before || before.outcome === 'passed' || test.outcome !== 'passed') last.set(test.id, test)
  }
  const all = [...last.values()]
  if (session.running !== null)
    all.push(
      sessionError(session.running, `${ENDED[session.ended]} while this test was running`, session, 'failed'),
    )
  else if (session.ended !== 'exit') all.push(sessionError('pytest', ENDED[session.ended], session))
  else if (!RAN.includes(session.exit_code ?? -1) || (session.exit_code === 2 && all.length === 0))
    all.push(sessionError('pytest', `pytest could not run the tests:\n${session.output.trim()}`, session))
  else if (session.unfinished > 0)
    all.push(
      sessionError('pytest', `pytest ended before ${session.unfinished} of its tests had run`, session),
    )
  return all
}

const ENDED: Record<Ended, string> = {
  exit: 'ended by itself',
  time: 'stopped at the time limit',
  memory: 'stopped at the memory limit',
  output: 'stopped at the output limit',
  files: 'stopped at the limit of files',
  crash: 'the interpreter died',
}

const sessionError = (
  id: string,
  message: string,
  { seconds, output }: RawCheck['session'],
  outcome: 'failed' | 'error' = 'error',
): TestReport => ({ id, outcome, seconds, message, output, frames: [] })

function fileReport(path: string, raw: RawCheck, tests: readonly TestReport[]): FileReport {
  const error = validationError(path, raw)
  const testPath = isTest(path) ? path : testPathOf(path)
  const own = tests.filter(({ id }) => id === testPath || id.startsWith(`${testPath}::`))
  const failing = own.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  return {
    validation_success: error === null,
    validation_error: error,
    test_success: own.length ? failing.length === 0 : null,
    test_error: failing.length ? failing.map(({ id, message }) => `${id}: ${message}`).join('\n') : null,
  }
}

function validationError(path: string, { validation, findings }: RawCheck): string | null {
  if (!validation.has(path)) return 'The interpreter died before it had read this file.'
  const syntax = validation.get(path)
  if (syntax) return syntax
  const undefinedNames = findings.filter(
    (finding) => finding.path === path && UNDEFINED_NAMES.includes(finding.code),
  )
  return undefinedNames.length
    ? undefinedNames.map(({ line, code, message }) => `${path}:${line} ${message} (${code})`).join('\n')
    : null
}

function mainReport(main: NonNullable<RawCheck['main']>, leftOut: string): MainReport {
  if (main.ended === 'exit' && main.exit_code === 0) return { ...main, success: true, error: null }
  return { ...main, success: false, error: mainError(main, leftOut) }
}

function mainError(main: NonNullable<RawCheck['main']>, leftOut: string): string {
  if (main.ended === 'files') return `main.py wrote more than it may: ${leftOut}. Nothing of it was kept.`
  const words = main.stderr.trim()
  if (main.ended === 'exit')
    return words || `main.py exited with status ${main.exit_code} and printed no error.`
  const seconds = main.ended === 'time' ? ` (${Math.round(main.seconds)} s)` : ''
  return `main.py: ${ENDED[main.ended]}${seconds}.${words ? `\n${words}` : ''}`
}
