import { assets } from 'virtual:sandbox'
import { hexOf } from './loadAssets'
import type { SealedFrame, SealedWorker } from './sealedFrame'

/** Where one record is kept between visits; none of it ever rejects. */
export interface SnapshotStore {
  read(): Promise<unknown>
  write(record: SnapshotRecord): Promise<void>
  remove(): Promise<void>
}

export interface SnapshotRecord {
  /** Everything that it depends on. */
  readonly key: string
  /** SHA-256 of the bytes, hex: Pyodide refuses the snapshot of another build, but not a damaged one. */
  readonly sha256: string
  readonly bytes: Blob
}

/** The snapshot that was kept, or `null`; one that is stale or damaged is dropped without a word. */
export async function readSnapshot(store: SnapshotStore): Promise<ArrayBuffer | null> {
  const record = (await store.read()) as Partial<SnapshotRecord> | undefined
  if (record === undefined) return null
  try {
    if (record.key !== (await snapshotKey()) || !(record.bytes instanceof Blob)) throw new Error('stale')
    const bytes = await record.bytes.arrayBuffer()
    if ((await hexOf(new Uint8Array(bytes))) !== record.sha256) throw new Error('damaged')
    return bytes
  } catch {
    await store.remove()
    return null
  }
}

export async function keepSnapshot(store: SnapshotStore, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const [key, sha256] = await Promise.all([snapshotKey(), hexOf(bytes)])
  await store.write({ key, sha256, bytes: new Blob([bytes]) })
}

/**
 * The worker's source carries Pyodide's glue, its version, its ABI and all of the sandbox's Python. What the browser
 * offers WebAssembly is written into the memory, so another browser, or another version of it, makes its own.
 */
const snapshotKey = () =>
  hexOf(
    new TextEncoder().encode(
      JSON.stringify([
        ...(['worker.txt', 'python.wasm', 'stdlib.zip', 'site.zip'] as const).map(
          (name) => assets[name].sha256,
        ),
        navigator.userAgent,
        'Suspending' in WebAssembly,
      ]),
    ),
  )

/** More than any interpreter that nobody has used takes. */
const MAX_BYTES = 200_000_000

/** Makes a snapshot when the processor has nothing else to do, keeps it, and lets workers start from it. */
export function createSnapshotMaker(frame: SealedFrame, store: SnapshotStore) {
  let worker: SealedWorker | null = null
  let isDone = false
  const make = async (from: SealedWorker): Promise<void> => {
    const bytes: unknown = await Promise.race([from.calls.makeSnapshot(), from.broken, from.gone])
    if (worker !== from) return
    // One that can't be made is not worth another attempt.
    isDone = true
    from.kill()
    if (!(bytes instanceof Uint8Array) || bytes.length > MAX_BYTES) return
    const whole = bytes as Uint8Array<ArrayBuffer>
    await keepSnapshot(store, whole)
    frame.startFrom(whole.buffer)
    performance.mark('python-snapshot-kept')
  }
  return {
    begin() {
      if (isDone || worker) return
      worker = frame.startForSnapshot()
      make(worker).catch(() => {})
    },
    /** Somebody needs the processor: the snapshot can wait. */
    stop() {
      if (isDone) return
      worker?.kill()
      worker = null
    },
  }
}
