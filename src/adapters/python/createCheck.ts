import { standard } from 'virtual:packages'
import { judge, judgeMain } from '../../core/checks/judge'
import type { CheckReport, Finding, MainRun } from '../../core/checks/report'
import { type Attendant, type CheckRequest, RuntimeFailure } from '../../core/ports'
import { isPython } from '../../core/project'
import { readText } from '../world/readText'
import { createBytecodeCache } from './bytecodeCache'
import { createSharding, merged, type Shards } from './createSharding'
import { lint, practiseRuff } from './lint'
import { PLAIN_SESSION } from './plainSession'
import { NO_MAIN, readMain, readTests } from './readOutcomes'
import { fetchRuff } from './ruff'
import type { SessionOutcome } from './runSession'
import type { SessionRequest } from './session'
import { shadowing } from './shadowing'

/** With what the project needs beside the standard library. */
export type ProvidedRequest = CheckRequest & Pick<SessionRequest, 'wheels'>

/** Runs one session in an interpreter of its own. */
export type Session = (
  request: SessionRequest,
  seconds: number,
  signal: AbortSignal,
  attendant?: Attendant,
) => Promise<SessionOutcome>

/** Checks projects, and remembers of each check what makes the next one faster. */
export function createCheck(session: Session) {
  const cache = createBytecodeCache()
  const sharding = createSharding(navigator.hardwareConcurrency)
  return async (request: ProvidedRequest, signal: AbortSignal): Promise<CheckReport> => {
    const { files, project_path, limits } = request
    const paths = Object.keys(files).filter(isPython).sort()
    const { bytecode, unknown } = cache.known(project_path, files, paths)
    const common = { ...commonRequest(request), bytecode }
    // Whether it could be fetched is asked later.
    fetchRuff().catch(() => {})
    const [tested, main] = await all(signal, (either) => {
      const tests = runTests(
        (shard) => session({ ...common, ...shard, kind: 'tests', unknown }, limits.seconds, either),
        sharding.divide(request),
        request,
      )
      const hasMain = paths.includes('main.py')
      const program = hasMain ? session({ ...common, kind: 'main' }, limits.seconds, either) : null
      practiseBeside([tests, program])
      return [tests, program]
    })
    cache.keep(project_path, files, tested.compiled)
    sharding.learn(request, tested)
    const validation = new Map([...tested.validation, ...bytecode.map(([path]) => [path, null] as const)])
    const findings = [...shadowing(paths, standard), ...(await linted(files, validation))]
    signal.throwIfAborted()
    return judge({
      paths,
      limits,
      findings,
      ...tested,
      validation,
      ...(main ? readMain(main, request) : NO_MAIN),
    })
  }
}

/** Gets ruff ready as soon as the first session has ended and leaves a processor free. */
function practiseBeside(sessions: readonly (Promise<unknown> | null)[]): void {
  Promise.race(sessions.filter((session) => session !== null))
    .then(practiseRuff)
    .catch(() => {})
}

/** Runs a program, main.py for one, for a person who answers its questions. */
export async function runAttended(
  session: Session,
  request: ProvidedRequest,
  program: string,
  attendant: Attendant,
  signal: AbortSignal,
): Promise<MainRun> {
  const asked = {
    ...commonRequest(request),
    kind: 'main',
    program,
    is_attended: true,
  } as const
  const outcome = await session(asked, request.limits.seconds, signal, attendant)
  const { main, artifacts, changed_sources, left_out } = readMain(outcome, request)
  return { main: judgeMain(main, { limits: request.limits, left_out }), artifacts, changed_sources }
}

const WHOLE = { only: [], without: [] }

type Tested = ReturnType<typeof readTests>

/**
 * Validates and tests in one interpreter, because validation runs nothing; or tests in two, when that pays. What did not
 * end as tests do is done again in one, because there the end of one file is the end of all.
 */
async function runTests(
  run: (shard: Pick<SessionRequest, 'only' | 'without'>) => Promise<SessionOutcome>,
  shards: Shards | null,
  request: CheckRequest,
): Promise<Tested> {
  if (shards) {
    const outcomes = await Promise.all([
      run({ only: [], without: shards.second }),
      run({ only: shards.second, without: [] }),
    ])
    const [first, second] = outcomes.map((outcome) => readTests(outcome, request)) as [Tested, Tested]
    const whole = merged(first, second, request.limits.output_bytes)
    if (whole) return whole
  }
  return readTests(await run(WHOLE), request)
}

/** ruff's notes; where it can't be had, a note that says so: what Python says of the project is worth having all the same. */
async function linted(files: CheckRequest['files'], validation: ReadonlyMap<string, string | null>) {
  const begun = performance.now()
  const texts = [...validation].flatMap(([path, error]) => {
    const text = readText(files, path)
    return text === null || error !== null ? [] : [[path, text] as const]
  })
  const findings = await lint(texts).catch((error): Finding[] => {
    if (!(error instanceof RuntimeFailure)) throw error
    const message = `Names that are not defined were not looked for: ${error.message}`
    return [{ path: 'ruff.wasm', line: 1, code: 'ruff', message }]
  })
  performance.measure('python-lint', { start: begun })
  return findings
}

/** Waits for both; when one can't go on, the other is ended too. */
async function all<A, B>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly [Promise<A>, Promise<B> | B],
): Promise<[A, B]> {
  const failed = new AbortController()
  try {
    return await Promise.all(begin(AbortSignal.any([signal, failed.signal])))
  } catch (error) {
    failed.abort(error)
    throw error
  }
}

/** What sessions of a request have in common. */
export const commonRequest = (request: ProvidedRequest) => ({
  ...PLAIN_SESSION,
  wheels: request.wheels,
  hosts: request.hosts,
  files: Object.entries(request.files),
  project_path: request.project_path,
  stdin: request.stdin.length
    ? request.stdin.map((line) => `${line}\n`).join('')
    : (readText(request.files, 'stdin.txt') ?? ''),
  seed: request.seed,
  clock: request.clock,
  memory_bytes: request.limits.memory_mb * 1024 * 1024,
  output_bytes: request.limits.output_bytes,
})
