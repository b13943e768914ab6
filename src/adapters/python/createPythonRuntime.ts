import { assets } from 'virtual:sandbox'
import type { AttendedPython, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import { type AssetName, loadAsset } from './loadAssets'
import { createCheck, runMain, type Session } from './createCheck'
import { createSpares, type Spares } from './createSpares'
import { runSession } from './runSession'
import { openFrame } from './sealedFrame'
import { createSnapshotMaker, readSnapshot, type SnapshotStore } from './snapshots'

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
export function createPythonRuntime(snapshots: SnapshotStore): BrowserPython {
  let frame: Promise<OpenedPython> | undefined
  let isWithSnapshots = true
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

  const check = createCheck(session)
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
    check,
    run: (request, attendant, signal) => runMain(session, request, attendant, signal),
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
