import type { CheckLimits } from '../ports'
import { isTest, testPathOf } from '../project'
import { endingSentences, type Place } from './endings'
import type { CheckReport, Ended, FileReport, Finding, MainReport, TestReport } from './report'

/** What came out of the interpreters, before anybody has judged it. */
export interface RawCheck {
  /** Every Python file of the project. */
  readonly paths: readonly string[]
  readonly limits: CheckLimits
  /** By path: CPython's words, or `null` where it has none. A path that is missing was never reached. */
  readonly validation: ReadonlyMap<string, string | null>
  /** ruff's, undefined names included. */
  readonly findings: readonly Finding[]
  readonly session: {
    readonly ended: Ended
    readonly exit_code: number | null
    /** Where the session was when it had to be ended, or `null`. */
    readonly place: Place | null
    /** The test that was running when the session was ended, or `null`. */
    readonly running: string | null
    /** How many of the tests that were collected had not ended. */
    readonly unfinished: number
    readonly output: string
    readonly seconds: number
  }
  readonly tests: readonly TestReport[]
  readonly main: RawMain | null
  readonly artifacts: Readonly<Record<string, Uint8Array>>
  readonly changed_sources: readonly string[]
  /** Why main's files are not all here, or ''. */
  readonly left_out: string
}

export interface RawMain extends Omit<MainReport, 'success' | 'error'> {
  /** Where main was when it had to be ended, or `null`. */
  readonly place: Place | null
}

/** ruff's rules that say a name is not defined; with syntax errors the only ones that make a file invalid. */
export const UNDEFINED_NAMES: readonly string[] = ['F821', 'F822']
/** pytest's exit statuses of a session that ran: all passed, some failed, nothing collected. */
const RAN = [0, 1, 2, 5]

/** Judges raw outcomes. A session or a program that did not end by itself has failed, whatever it said before. */
export function judge(raw: RawCheck): CheckReport {
  const tests = allTests(raw)
  const files = Object.fromEntries(raw.paths.map((path) => [path, fileReport(path, raw, tests)]))
  const main = raw.main && judgeMain(raw.main, raw)
  const failed = tests.some(hasFailed)
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

const hasFailed = ({ outcome }: TestReport): boolean => outcome === 'failed' || outcome === 'error'

/** The tests that ran, one entry a test, and what went wrong with the session itself as an entry of its own. */
function allTests(raw: RawCheck): TestReport[] {
  const last = new Map<string, TestReport>()
  for (const test of raw.tests) {
    const before = last.get(test.id)
    last.set(test.id, before ? together(before, test) : test)
  }
  const all = [...last.values()]
  const error = sessionError(raw, all)
  return error ? [...all, error] : all
}

/**
 * A test that passed or failed can still go wrong while it is taken down: what went wrong first is not lost. The later
 * word has the output of both.
 */
function together(before: TestReport, test: TestReport): TestReport {
  if (hasFailed(before) && hasFailed(test))
    return { ...before, message: `${before.message}\n${test.message}`, output: test.output }
  return rankOf(test) < rankOf(before) ? before : test
}

const rankOf = (test: TestReport): number => (hasFailed(test) ? 2 : test.outcome === 'skipped' ? 0 : 1)

/** What went wrong with the session itself: an entry under the test that was running, else under `pytest`. */
function sessionError({ session, limits }: RawCheck, tests: readonly TestReport[]): TestReport | null {
  const { ended, running, unfinished, exit_code, seconds, output, place } = session
  const words = ended === 'exit' || ended === 'files' ? ENDED[ended] : endingSentences(ended, limits, place)
  const entry = (message: string): TestReport => ({
    id: running ?? 'pytest',
    outcome: running === null ? 'error' : 'failed',
    seconds,
    message,
    output,
    frames: place ? [frameOf(place)] : [],
  })
  if (running !== null) return entry(`While this test was running: ${words}`)
  if (ended !== 'exit') return entry(`The test session: ${words}`)
  if (!RAN.includes(exit_code ?? -1) || (exit_code === 2 && tests.length === 0))
    return entry(`pytest could not run the tests:\n${output.trim()}`)
  if (unfinished > 0) return entry(`pytest ended before ${unfinished} of its tests had run`)
  // Both are said by the interpreter in which the tests ran; at least they must agree.
  if (exit_code === 1 && !tests.some(hasFailed)) return entry('pytest says that tests failed, but not which')
  return null
}

const ENDED = {
  exit: 'it ended the test session.',
  files: 'stopped at the limit of files.',
}

const frameOf = ({ path, line, source }: Place) => ({ path, line, function: '', source, locals: {} })

function fileReport(path: string, raw: RawCheck, tests: readonly TestReport[]): FileReport {
  const error = validationError(path, raw)
  const testPath = isTest(path) ? path : testPathOf(path)
  const own = tests.filter(({ id }) => id === testPath || id.startsWith(`${testPath}::`))
  const failing = own.filter(hasFailed)
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

/** A program has succeeded when it ended by itself with 0; writing to stderr is not failure. */
export function judgeMain(
  { place, ...main }: RawMain,
  { limits, left_out }: Pick<RawCheck, 'limits' | 'left_out'>,
): MainReport {
  if (main.ended === 'exit' && main.exit_code === 0) return { ...main, success: true, error: null }
  return { ...main, success: false, error: mainError(main, place, limits, left_out) }
}

function mainError(
  main: Omit<RawMain, 'place'>,
  place: Place | null,
  limits: CheckLimits,
  leftOut: string,
): string {
  if (main.ended === 'files')
    return `The files that main.py wrote can't be kept: ${leftOut}. None of them was kept.`
  const words = main.stderr.trim()
  if (main.ended === 'exit')
    return words || `main.py exited with status ${main.exit_code} and printed no error.`
  return `main.py: ${endingSentences(main.ended, limits, place)}${words ? `\n${words}` : ''}`
}
