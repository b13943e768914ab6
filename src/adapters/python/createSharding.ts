import type { RawCheck } from '../../core/checks/judge'
import type { TestReport } from '../../core/checks/report'
import type { CheckRequest } from '../../core/ports'
import { isPython, isTest } from '../../core/project'
import type { Bytecode } from './session'

/** What a test session gave. */
export type TestsOutcome = Pick<RawCheck, 'validation' | 'tests' | 'session'> & {
  readonly compiled: readonly Bytecode[]
}

/** Which test files run in the second interpreter; all others run in the first. */
export interface Shards {
  readonly second: readonly string[]
}

/** What a second interpreter must save at least, because starting pytest in it costs about half of that. */
const LEAST_SAVED_SECONDS = 0.4
/** Projects whose durations are remembered. */
const MAX_PROJECTS = 20
/** pytest's exit statuses of a session that ran to its end: all passed, some failed, nothing collected. */
const RAN = [0, 1, 5]
/**
 * What tests have in common: one stream of chance or of standard input that they draw from in their order, and fixtures
 * that are made once for files that might come apart.
 */
const COMMON =
  /\b(random|randint|urandom|secrets|uuid|tempfile|numpy|input|stdin)\b|\bscope\s*=\s*["'](session|package)/

/**
 * Divides test files over two interpreters where the newest check of the project says that it pays: whole files, so
 * that the fixtures of a module are made once.
 */
export function createSharding(cores: number) {
  const known = new Map<string, ReadonlyMap<string, number>>()
  return {
    divide({ files, project_path }: CheckRequest): Shards | null {
      const durations = known.get(project_path)
      if (cores < 2 || !durations) return null
      const texts = Object.entries(files).flatMap(([path, content]) => (isPython(path) ? [content] : []))
      if (texts.some((text) => typeof text !== 'string' || COMMON.test(text))) return null
      if (!areApart([...durations.keys(), ...Object.keys(files).filter(isTest)])) return null
      return halves([...durations].filter(([path]) => Object.hasOwn(files, path)))
    },
    learn({ project_path }: CheckRequest, { tests, session }: TestsOutcome): void {
      known.delete(project_path)
      if (session.ended !== 'exit' || !RAN.includes(session.exit_code ?? -1)) return
      if (tests.some(isUncollected)) return
      const durations = new Map<string, number>()
      for (const { id, seconds } of tests)
        durations.set(pathOf(id), (durations.get(pathOf(id)) ?? 0) + seconds)
      known.set(project_path, durations)
      for (const path of known.keys()) if (known.size > MAX_PROJECTS) known.delete(path)
    },
  }
}

/** Whether no two test files have one name, because pytest may refuse the second of these in one interpreter. */
function areApart(given: readonly string[]): boolean {
  const paths = new Set(given)
  return new Set([...paths].map((path) => path.split('/').at(-1))).size === paths.size
}

/** A file that can't be collected beside others may be collected without them. */
const isUncollected = ({ id, outcome }: TestReport): boolean => outcome === 'error' && !id.includes('::')

const pathOf = (id: string): string => id.split('::')[0] ?? id

/** The longest files first, each to the half that has less to do. */
function halves(durations: readonly (readonly [path: string, seconds: number])[]): Shards | null {
  const total = durations.reduce((sum, [, seconds]) => sum + seconds, 0)
  const second: string[] = []
  let [firstSeconds, secondSeconds] = [0, 0]
  for (const [path, seconds] of [...durations].sort(([, a], [, b]) => b - a)) {
    if (secondSeconds < firstSeconds) {
      second.push(path)
      secondSeconds += seconds
    } else firstSeconds += seconds
  }
  const saved = total - Math.max(firstSeconds, secondSeconds)
  return saved >= LEAST_SAVED_SECONDS ? { second } : null
}

/**
 * What one interpreter would have said, tests in pytest's order; `null` when an interpreter did not run to its end or
 * could not collect a file, because then one alone might have said something else.
 */
export function merged(first: TestsOutcome, second: TestsOutcome, outputBytes: number): TestsOutcome | null {
  const sessions = [first.session, second.session]
  const statuses = sessions.map(({ exit_code }) => exit_code ?? -1)
  const output = sessions.map((session) => session.output).join('')
  const hasRun = sessions.every(
    ({ ended, unfinished, running }) => ended === 'exit' && unfinished === 0 && running === null,
  )
  const tests = [...first.tests, ...second.tests]
  if (
    !hasRun ||
    tests.some(isUncollected) ||
    statuses.some((status) => !RAN.includes(status)) ||
    output.length > outputBytes
  )
    return null
  return {
    validation: first.validation,
    compiled: first.compiled,
    tests: tests.sort(inOrder),
    session: {
      ...first.session,
      exit_code: statuses.includes(1) ? 1 : Math.min(...statuses),
      output,
      seconds: Math.max(...sessions.map(({ seconds }) => seconds)),
    },
  }
}

/** pytest goes through each folder by name. */
function inOrder({ id: a }: TestReport, { id: b }: TestReport): number {
  const [left, right] = [pathOf(a).split('/'), pathOf(b).split('/')]
  const i = left.findIndex((part, i) => part !== right[i])
  const [one, other] = [left[i] ?? '', right[i] ?? '']
  return i < 0 || one === other ? 0 : one < other ? -1 : 1
}
