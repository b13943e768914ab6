import { assets } from 'virtual:sandbox'
import * as z from 'zod/mini'
import { judge, type RawCheck } from '../../core/checks/judge'
import type { CheckReport, TestReport } from '../../core/checks/report'
import type { CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { isPython, pathProblem, textOf } from '../../core/project'
import { explainMissing } from '../../core/packages/explainMissing'
import type { Packages } from '../packages/createPackages'
import { compileWheels } from './compileWheels'
import { lint, loadLint } from './lint'
import { type AssetName, loadAsset } from './loadAssets'
import { runSession, type SessionOutcome } from './runSession'
import { openFrame, type SealedFrame, type SealedWorker } from './sealedFrame'
import type { SessionRequest } from './session'

/** How far Python is; for the screen. */
export type PythonStatus =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded_bytes: number; readonly total_bytes: number }
  /** A package on its way; `total_bytes` is 0 while it is not known. */
  | {
      readonly phase: 'packages'
      readonly file: string
      readonly loaded_bytes: number
      readonly total_bytes: number
    }
  | { readonly phase: 'ready'; readonly version: string }
  /** `reason`: a sentence. */
  | { readonly phase: 'failed'; readonly reason: string }

export interface BrowserPython extends PythonRuntime {
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
export function createPythonRuntime(loadPackages: () => Promise<Packages>): BrowserPython {
  let frame: Promise<SealedFrame> | undefined
  let spare: SealedWorker | undefined
  let status: PythonStatus = { phase: 'idle' }
  const listeners = new Set<() => void>()
  /** Shown before anything else while it lasts. */
  let fetching: PythonStatus | null = null
  const notify = () => {
    for (const listener of listeners) listener()
  }
  const tell = (next: PythonStatus) => {
    status = next
    notify()
  }
  const onBytes = (file: string, loaded_bytes: number, total_bytes: number) =>
    tellFetching({ phase: 'packages', file, loaded_bytes, total_bytes })
  const tellFetching = (next: PythonStatus | null) => {
    if (next === fetching) return
    fetching = next
    notify()
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
  const session = async (request: SessionRequest, seconds: number, signal: AbortSignal) => {
    signal.throwIfAborted()
    try {
      return await runSession(await take(), request, seconds, signal)
    } catch (error) {
      // A frame whose workers don't start is of no more use; the next session opens another.
      if (error instanceof RuntimeFailure) close()
      throw error
    }
  }

  return {
    get current() {
      return fetching ?? status
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
    async check(request, signal) {
      const { files, packages } = request
      const source = await packagesFrom(loadPackages)
      const provision = await source
        .provide(
          files,
          packages,
          { onBytes, prepare: (wheels) => compileWheels(wheels, session, signal) },
          signal,
        )
        .finally(() => tellFetching(null))
      const report = await check(request, provision.wheels, signal, session)
      const explained = explainMissing(report, provision.pins, provision.explain)
      const unreached = explained.packages?.missing.find(({ kind }) => kind === 'network')
      // The network is the person's to repair, not the model's.
      if (unreached) throw new RuntimeFailure(unreached.sentence)
      return explained
    },
  }
}

/** @throws {RuntimeFailure} when the part of the page that knows packages does not come */
async function packagesFrom(loadPackages: () => Promise<Packages>): Promise<Packages> {
  try {
    return await loadPackages()
  } catch (error) {
    throw new RuntimeFailure(
      `Python can't start: a part of the page could not be loaded (${String(error)}). Reload the page, then resume.`,
    )
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

type Session = (request: SessionRequest, seconds: number, signal: AbortSignal) => Promise<SessionOutcome>

/** Validation and tests in one interpreter, because validation runs nothing; main in another, while ruff looks. */
async function check(
  request: CheckRequest,
  wheels: SessionRequest['wheels'],
  signal: AbortSignal,
  session: Session,
): Promise<CheckReport> {
  const paths = Object.keys(request.files).filter(isPython).sort()
  // Whether it could be loaded is asked below.
  loadLint().catch(() => {})
  const tests = readTests(
    await session(sessionRequest('tests', request, wheels), request.limits.seconds, signal),
  )
  const sources = paths.flatMap((path) => {
    const text = textOf(request.files, path)
    return text === null || tests.validation.get(path) !== null ? [] : [[path, text] as const]
  })
  const [findings, main] = await Promise.all([
    lint(sources),
    paths.includes('main.py')
      ? session(sessionRequest('main', request, wheels), request.limits.seconds, signal)
      : null,
  ])
  signal.throwIfAborted()
  return judge({ paths, findings, ...tests, ...readMain(main, request) })
}

const sessionRequest = (
  kind: 'tests' | 'main',
  request: CheckRequest,
  wheels: SessionRequest['wheels'],
): SessionRequest => ({
  kind,
  wheels,
  files: Object.entries(request.files),
  project_path: request.project_path,
  stdin: request.stdin.length
    ? request.stdin.map((line) => `${line}\n`).join('')
    : (textOf(request.files, 'stdin.txt') ?? ''),
  seed: request.seed,
  clock: request.clock,
  memory_bytes: request.limits.memory_mb * 1024 * 1024,
  output_bytes: request.limits.output_bytes,
})

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

function readTests(outcome: SessionOutcome): Pick<RawCheck, 'validation' | 'tests' | 'session'> {
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
  return { validation, tests, session: { ended, exit_code, running, unfinished, output, seconds } }
}

function readReport(json: string) {
  try {
    return Report.parse(JSON.parse(json))
  } catch {
    // Said by the project's code, not by the sandbox: as good as nothing.
    return null
  }
}

function readMain(
  outcome: SessionOutcome | null,
  { files, project_path }: CheckRequest,
): Pick<RawCheck, 'main' | 'artifacts' | 'changed_sources' | 'left_out'> {
  if (!outcome) return { main: null, artifacts: {}, changed_sources: [], left_out: '' }
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
    },
    artifacts: Object.fromEntries(written.filter(([path]) => !Object.hasOwn(files, path))),
    changed_sources: written.map(([path]) => path).filter((path) => Object.hasOwn(files, path)),
    left_out: outcome.left_out,
  }
}
