import { assets } from 'virtual:sandbox'
import { RuntimeFailure } from '../../core/ports'
import type { Session } from './createCheck'
import { createSpares } from './createSpares'
import { type AssetName, loadAsset } from './loadAssets'
import { runSession } from './runSession'
import { openFrame } from './sealedFrame'
import { createSnapshotMaker, readSnapshot, type SnapshotStore } from './snapshots'

const LOADED: readonly AssetName[] = ['worker.txt', 'python.wasm', 'stdlib.zip', 'site.zip']
/** What is fetched for the first interpreter. */
export const TOTAL_BYTES = LOADED.reduce((total, name) => total + assets[name].bytes, 0)

/** Two interpreters that start from nothing keep as many busy, with what the browser compiles beside them. */
const FEW_PROCESSORS = 2

/** Python in a frame of its own. */
export interface OpenedPython {
  readonly run: Session
  /** Gets an interpreter ready before one is needed. */
  refill(): void
  readonly mayUseSnapshot: boolean
  /** Settles when none of its interpreters can be used any more. */
  readonly gone: Promise<string>
  dispose(): void
}

/**
 * Opens a frame and gets interpreters ready in it. `hosts`: what they can reach.
 * @throws {RuntimeFailure} when they can't be had.
 */
export async function openPython(
  onProgress: (bytes: number) => void,
  snapshots: SnapshotStore | null,
  hosts: readonly string[],
): Promise<OpenedPython> {
  if (!globalThis.crypto?.subtle)
    throw new RuntimeFailure("Python can't start: this page must come over https, or from this computer.")
  const kept = snapshots ? readSnapshot(snapshots) : Promise.resolve(null)
  const [worker, ...bytes] = LOADED.map((name) => loadAsset(name, onProgress))
  const source = worker!.then((text) => new TextDecoder().decode(text))
  const python = Promise.all([kept, ...bytes]).then(([snapshot, wasm, stdlib, site]) => ({
    snapshot,
    wasm: wasm!.buffer,
    assets: { stdlib: stdlib!.buffer, site: site!.buffer },
  }))
  // What does not come may be known before the frame asks for it.
  for (const part of [source, python]) part.catch(() => {})
  const frame = await openFrame({ source, python, hosts })
  const snapshot = await kept
  // One is made where there is no network.
  const maker = snapshots && !snapshot && hosts.length === 0 ? createSnapshotMaker(frame, snapshots) : null
  const meanwhile = {
    begin() {
      maker?.begin()
      frame.prepare()
    },
    stop: () => maker?.stop(),
  }
  const isSlow = () => navigator.hardwareConcurrency <= FEW_PROCESSORS && !frame.hasSnapshot
  const workers = createSpares(frame.start, meanwhile, isSlow)
  return {
    run: (request, seconds, signal, attendant) =>
      workers.use((worker) => runSession(worker, request, seconds, signal, attendant)),
    refill: () => workers.refill(),
    mayUseSnapshot: snapshots !== null,
    gone: frame.gone,
    dispose: frame.dispose,
  }
}
