import { assets } from 'virtual:sandbox'
import type { AttendedPython, CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { explainMissing } from '../../core/packages/explainMissing'
import type { Packages, Provision, Workshop } from '../packages/createPackages'
import { compileWheels } from './compileWheels'
import { type AssetName, loadAsset } from './loadAssets'
import { createCheck, runMain, type Session } from './createCheck'
import { createSpares, type Spares } from './createSpares'
import { format } from './format'
import { Inspections, mutate } from './inspect'
import { loadRuff } from './ruff'
import { runSession } from './runSession'
import { openFrame } from './sealedFrame'
import { createSnapshotMaker, readSnapshot, type SnapshotStore } from './snapshots'
import { runSnippet } from './snippet'
import { brokenSyntax } from './brokenSyntax'

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
export function createPythonRuntime(
  snapshots: SnapshotStore,
  loadPackages: () => Promise<Packages>,
): BrowserPython {
  let frame: Promise<OpenedPython> | undefined
  let isWithSnapshots = true
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

  const open = async (): Promise<OpenedPython> => {
    let loaded_bytes = 0
    const onProgress = (bytes: number) => {
      loaded_bytes += bytes
      tell({ phase: 'loading', loaded_bytes, total_bytes: TOTAL_BYTES })
    }
    onProgress(0)
    try {
      const opened = await openPython(onProgress, isWithSnapshots ? snapshots : null)
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
  const session: Session = async (request, seconds, signal, attendant) => {
    signal.throwIfAborted()
    const from = opened()
    const { workers, mayUseSnapshot } = await from
    try {
      return await workers.use((worker) => runSession(worker, request, seconds, signal, attendant))
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      // A frame whose workers don't start is of no more use; the next session opens another.
      close(from)
      if (!mayUseSnapshot) throw error
      // It may be the snapshot: from now on without one.
      isWithSnapshots = false
      await snapshots.remove()
      return await session(request, seconds, signal)
    }
  }

  const provide = async ({ files, packages }: CheckRequest, signal: AbortSignal): Promise<Provision> => {
    const source = await packagesFrom(loadPackages)
    const prepare: Workshop['prepare'] = (wheels) => compileWheels(wheels, session, signal)
    return await source
      .provide(files, packages, { onBytes, prepare }, signal)
      .finally(() => tellFetching(null))
  }
  const check = createCheck(session)
  const inspections = new Inspections()
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
        ({ workers }) => workers.refill(),
        () => {},
      ),
    async check(request, signal) {
      const { wheels, pins, explain } = await provide(request, signal)
      const report = await check({ ...request, wheels }, signal)
      const explained = explainMissing(report, pins, explain)
      const unreached = explained.packages?.missing.find(({ kind }) => kind === 'network')
      // The network is the person's to repair, not the model's.
      if (unreached) throw new RuntimeFailure(unreached.sentence)
      return explained
    },
    inspect: (files, signal) => inspections.inspect(files, signal, session),
    async mutate(request, inspection, signal) {
      const { wheels } = await provide(request, signal)
      return await mutate({ ...request, wheels }, inspection, signal, session)
    },
    async runSnippet(request, signal) {
      const { wheels } = await provide(request, signal)
      return await runSnippet({ ...request, wheels }, signal, session)
    },
    brokenSyntax: (change, signal) => brokenSyntax(change, signal, session),
    format: async (path, files) => format(await loadRuff(), path, files),
    async run(request, attendant, signal) {
      const { wheels } = await provide(request, signal)
      return await runMain(session, { ...request, wheels }, attendant, signal)
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

interface OpenedPython {
  readonly workers: Spares
  readonly mayUseSnapshot: boolean
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
  const maker = snapshots && !snapshot ? createSnapshotMaker(frame, snapshots) : null
  const meanwhile = {
    begin() {
      maker?.begin()
      frame.prepare()
    },
    stop: () => maker?.stop(),
  }
  return {
    workers: createSpares(frame.start, meanwhile),
    mayUseSnapshot: snapshots !== null,
    dispose: frame.dispose,
  }
}
