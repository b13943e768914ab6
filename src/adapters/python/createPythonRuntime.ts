import { assets } from 'virtual:sandbox'
import * as z from 'zod/mini'
import { judge, judgeMain, type RawCheck } from '../../core/checks/judge'
import type { CheckReport, MainRun, TestReport } from '../../core/checks/report'
import type { AttendedPython, Attendant, CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { isPython, pathProblem, textOf } from '../../core/project'
import { lint, loadLint } from './lint'
import { type AssetName, loadAsset } from './loadAssets'
import { placeIn } from './placeIn'
import { runSession, type SessionOutcome } from './runSession'
import { openFrame, type SealedFrame, type SealedWorker } from './sealedFrame'
import type { SessionRequest } from './session'

/** How far Python is; for the screen. */
export type PythonStatus =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded_bytes: number; readonly total_bytes: number }
  | { readonly phase: 'ready'; readonly version: string }
  /** `reason`: a sentence. */
  | { readonly phase: 'failed'; readonly reason: string }

export interface BrowserPython extends PythonRuntime, AttendedPython {
  /** The same object until something changes. */
  readonly current: PythonStatus
  subscribe(listener: () => void): () => void
  /** Loads Python before it is needed. */
  warm(): void
}

/** Of the interpreter that ships with the app. */
const PYTHON_VERSION = '3.14'
const LOADED: readonly AssetName[] = ['worker.js', 'python.wasm', 'stdlib.zip', 'site.zip']
const TOTAL_BYTES = LOADED.reduce((total, name) => total + assets[name].bytes, 0)

/** Python in this browser: each session runs in an interpreter of its own, in a worker that nothing can be reached from. */
export function createPythonRuntime(): BrowserPython {
  let frame: Promise<SealedFrame> | undefined
  let spare: SealedWorker | undefined
  let status: PythonStatus = { phase: 'idle' }
  const listeners = new Set<() => void>()
  const tell = (next: PythonStatus) => {
    status = next
    for (const listener of listeners) listener()
  }

  const open = async (): Promise<SealedFrame> => {
    let loaded_bytes = 0
    const onProgress = (bytes: number) => {
      loaded_bytes += bytes
      tell({ phase: 'loading', loaded_bytes, total_bytes: TOTAL_BYTES })
    }
    onProgress(0)
    try {
      const opened = await loadFrame(onProgress)
      tell({ phase: 'ready', version: PYTHON_VERSION })
      return opened
    } catch (error) {
      frame = undefined
      tell({ phase: 'failed', reason: error instanceof Error ? error.message : String(error) })
      throw error
    }
  }
  const opened = () => {
    frame ??= open()
    return frame
  }
  const close = () => {
    frame?.then(
      (from) => from.dispose(),
      () => {},
    )
    frame = undefined
    spare = undefined
  }
  /** A worker that has been getting ready, and another that begins to. */
  const take = async (): Promise<SealedWorker> => {
    const from = await opened()
    const worker = spare ?? from.start()
    spare = from.start()
    return worker
  }
  const session: Session = async (request, seconds, signal, attendant) => {
    signal.throwIfAborted()
    try {
      return await runSession(await take(), request, seconds, signal, attendant)
    } catch (error) {
      // A frame whose workers don't start is of no more use; the next session opens another.
      if (error instanceof RuntimeFailure) close()
      throw error
    }
  }

  return {
    get current() {
      return status
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    // The first spare begins to get ready; whoever checks first will say why it could not.
    warm: () =>
      void opened().then(
        (from) => (spare ??= from.start()),
        () => {},
      ),
    check: (request, signal) => check(request, signal, session),
    run: (request, attendant, signal) => runMain(request, attendant, signal, session),
  }
}

async function loadFrame(onProgress: (bytes: number) => void): Promise<SealedFrame> {
  if (!globalThis.crypto?.subtle)
    throw new RuntimeFailure("Python can't start: this page must come over https, or from this computer.")
  const [source, wasm, stdlib, site] = await Promise.all(LOADED.map((name) => loadAsset(name, onProgress)))
  return await openFrame({
    source: new TextDecoder().decode(source),
    wasm: wasm!.buffer,
    assets: { stdlib: stdlib!.buffer, site: site!.buffer },
  })
}

type Session = (
  request: SessionRequest,
  seconds: number,
  signal: AbortSignal,
  attendant?: Attendant,
) => Promise<SessionOutcome>

/** Validation and tests in one interpreter, because validation runs nothing; main in another, while ruff looks. */
async function check(request: CheckRequest, signal: AbortSignal, session: Session): Promise<CheckReport> {
  const paths = Object.keys(request.files).filter(isPython).sort()
  // Whether it could be loaded is asked below.
  loadLint().catch(() => {})
  const tests = readTests(
    await session(sessionRequest('tests', request), request.limits.seconds, signal),
    request,
  )
  const sources = paths.flatMap((path) => {
    const text = textOf(request.files, path)
    return text === null || tests.validation.get(path) !== null ? [] : [[path, text] as const]
  })
  const [findings, main] = await Promise.all([
    lint(sources),
    paths.includes('main.py')
      ? session(sessionRequest('main', request), request.limits.seconds, signal)
      : null,
  ])
  signal.throwIfAborted()
  return judge({
    paths,
    limits: request.limits,
    findings,
    ...tests,
    ...(main ? readMain(main, request) : NO_MAIN),
  })
}

async function runMain(
  request: CheckRequest,
  attendant: Attendant,
  signal: AbortSignal,
  session: Session,
): Promise<MainRun> {
  const asked = { ...sessionRequest('main', request), is_attended: true }
  const outcome = await session(asked, request.limits.seconds, signal, attendant)
  const { main, artifacts, changed_sources, left_out } = readMain(outcome, request)
  return { main: judgeMain(main, { limits: request.limits, left_out }), artifacts, changed_sources }
}

const sessionRequest = (kind: 'tests' | 'main', request: CheckRequest): SessionRequest => ({
  kind,
  files: Object.entries(request.files),
  project_path: request.project_path,
  stdin: request.stdin.length
    ? request.stdin.map((line) => `${line}\n`).join('')
    : (textOf(request.files, 'stdin.txt') ?? ''),
  is_attended: false,
  seed: request.seed,
  clock: request.clock,
  memory_bytes: request.limits.memory_mb * 1024 * 1024,
  output_bytes: request.limits.output_bytes,
})

const NO_MAIN = { main: null, artifacts: {}, changed_sources: [], left_out: '' }

const Report = z.union([
  z.object({ type: z.literal('validated'), path: z.string(), error: z.nullable(z.string()) }),
  z.object({ type: z.literal('collected'), count: z.int() }),
  z.object({ type: z.enum(['testing', 'finished']), id: z.string() }),
  z.object({
    type: z.literal('tested'),
    id: z.string(),
    outcome: z.enum(['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed']),
    seconds: z.number(),
    message: z.string(),
    output: z.string(),
    frames: z.array(
      z.object({
        path: z.string(),
        line: z.number(),
        function: z.string(),
        source: z.string(),
        locals: z.record(z.string(), z.string()),
      }),
    ),
  }),
])

function readTests(
  outcome: SessionOutcome,
  { files }: CheckRequest,
): Pick<RawCheck, 'validation' | 'tests' | 'session'> {
  const validation = new Map<string, string | null>()
  const tests: TestReport[] = []
  let running: string | null = null
  let unfinished = 0
  for (const json of outcome.reports) {
    const report = readReport(json)
    if (report?.type === 'validated') validation.set(report.path, report.error)
    if (report?.type === 'collected') unfinished += report.count
    if (report?.type === 'testing') running = report.id
    if (report?.type === 'finished') {
      running = null
      unfinished -= 1
    }
    if (report?.type === 'tested') {
      const { type: _, ...test } = report
      tests.push(test)
    }
  }
  const { ended, exit_code, output, seconds } = outcome
  const place = placeIn(files, outcome.place)
  return { validation, tests, session: { ended, exit_code, place, running, unfinished, output, seconds } }
}

function readReport(json: string) {
  try {
    return Report.parse(JSON.parse(json))
  } catch {
    // Said by the project's code, not by the sandbox: as good as nothing.
    return null
  }
}

function readMain(outcome: SessionOutcome, { files, project_path }: CheckRequest) {
  const clean = (text: string) => text.replaceAll(`${project_path}/`, '')
  const written = outcome.written.filter(([path]) => pathProblem(path) === null)
  return {
    main: {
      output: clean(outcome.output),
      stdout: clean(outcome.stdout),
      stderr: clean(outcome.stderr),
      exit_code: outcome.exit_code,
      ended: outcome.ended,
      seconds: outcome.seconds,
      place: placeIn(files, outcome.place),
    },
    artifacts: Object.fromEntries(written.filter(([path]) => !Object.hasOwn(files, path))),
    changed_sources: written.map(([path]) => path).filter((path) => Object.hasOwn(files, path)),
    left_out: outcome.left_out,
  }
}
