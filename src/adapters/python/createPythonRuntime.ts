import { assets } from 'virtual:sandbox'
import { judge } from '../../core/checks/judge'
import type { CheckReport } from '../../core/checks/report'
import type { CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { isPython, textOf } from '../../core/project'
import { type BytecodeCache, createBytecodeCache } from './bytecodeCache'
import { lint, loadLint } from './lint'
import { type AssetName, loadAsset } from './loadAssets'
import { readMain, readTests } from './readOutcomes'
import { runSession, type SessionOutcome } from './runSession'
import { createSpares, type Spares } from './createSpares'
import { openFrame } from './sealedFrame'
import { createSnapshotMaker, readSnapshot, type SnapshotStore } from './snapshots'
import type { SessionRequest } from './session'

/** How far Python is; for the screen. */
export type PythonStatus =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading'; readonly loaded_bytes: number; readonly total_bytes: number }
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
export function createPythonRuntime(snapshots: SnapshotStore): BrowserPython {
  let frame: Promise<OpenedPython> | undefined
  const compiled = createBytecodeCache()
  let isStartedFromSnapshots = true
  let status: PythonStatus = { phase: 'idle' }
  const listeners = new Set<() => void>()
  const tell = (next: PythonStatus) => {
    status = next
    for (const listener of listeners) listener()
  }

  const open = async (): Promise<OpenedPython> => {
    let loaded_bytes = 0
    const onProgress = (bytes: number) => {
      loaded_bytes += bytes
      tell({ phase: 'loading', loaded_bytes, total_bytes: TOTAL_BYTES })
    }
    onProgress(0)
    try {
      const opened = await openPython(onProgress, isStartedFromSnapshots ? snapshots : null)
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
  const close = (stale: Promise<OpenedPython>) => {
    stale.then(
      ({ dispose }) => dispose(),
      () => {},
    )
    if (frame === stale) frame = undefined
  }
  const session: Session = async (request, seconds, signal) => {
    signal.throwIfAborted()
    const from = opened()
    const { workers } = await from
    try {
      return await workers.use((worker) => runSession(worker, request, seconds, signal))
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      // A frame whose workers don't start is of no more use; the next session opens another.
      close(from)
      if (!isStartedFromSnapshots) throw error
      // It may be the snapshot: from now on without one.
      isStartedFromSnapshots = false
      await snapshots.remove()
      return await session(request, seconds, signal)
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
        ({ workers }) => workers.refill(),
        () => {},
      ),
    check: (request, signal) => check(request, signal, session, compiled),
  }
}

interface OpenedPython {
  readonly workers: Spares
  dispose(): void
}

async function openPython(
  onProgress: (bytes: number) => void,
  snapshots: SnapshotStore | null,
): Promise<OpenedPython> {
  if (!globalThis.crypto?.subtle)
    throw new RuntimeFailure("Python can't start: this page must come over https, or from this computer.")
  const [snapshot, source, wasm, stdlib, site] = await Promise.all([
    snapshots ? readSnapshot(snapshots) : null,
    ...LOADED.map((name) => loadAsset(name, onProgress)),
  ])
  const frame = await openFrame({
    source: new TextDecoder().decode(source),
    wasm: wasm!.buffer,
    assets: { stdlib: stdlib!.buffer, site: site!.buffer },
    snapshot,
  })
  const maker = snapshots && !snapshot ? createSnapshotMaker(frame, snapshots) : { begin() {}, stop() {} }
  return { workers: createSpares(frame.start, maker), dispose: frame.dispose }
}

type Session = (request: SessionRequest, seconds: number, signal: AbortSignal) => Promise<SessionOutcome>

/**
 * Validation and tests in one interpreter, because validation runs nothing; main in another at the same time, because
 * neither sees anything of the other.
 */
async function check(
  request: CheckRequest,
  signal: AbortSignal,
  session: Session,
  cache: BytecodeCache,
): Promise<CheckReport> {
  const { files, project_path, limits } = request
  const paths = Object.keys(files).filter(isPython).sort()
  // Whether it could be loaded is asked below.
  loadLint().catch(() => {})
  const { bytecode, unknown } = cache.known(project_path, files, paths)
  const common = { ...commonRequest(request), bytecode }
  const [tested, main] = await all(signal, (either) => [
    session({ ...common, kind: 'tests', unknown }, limits.seconds, either),
    paths.includes('main.py')
      ? session({ ...common, kind: 'main', unknown: [] }, limits.seconds, either)
      : Promise.resolve(null),
  ])
  cache.keep(project_path, files, tested.compiled)
  const tests = readTests(tested)
  const known = bytecode.map(([path]) => [path, null] as const)
  const validation = new Map([...tests.validation, ...known])
  const sources = paths.flatMap((path) => {
    const text = textOf(files, path)
    return text === null || validation.get(path) !== null ? [] : [[path, text] as const]
  })
  const linting = performance.now()
  const findings = await lint(sources)
  performance.measure('python-lint', { start: linting })
  signal.throwIfAborted()
  return judge({ paths, findings, ...tests, validation, ...readMain(main, request) })
}

/** Waits for both; when one can't go on, the other is ended too. */
async function all<A, B>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly [Promise<A>, Promise<B>],
): Promise<[A, B]> {
  const failed = new AbortController()
  try {
    return await Promise.all(begin(AbortSignal.any([signal, failed.signal])))
  } catch (error) {
    failed.abort(error)
    throw error
  }
}

const commonRequest = (request: CheckRequest) => ({
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
