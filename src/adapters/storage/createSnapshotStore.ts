import { del, get, set } from 'idb-keyval'
import type { SnapshotStore } from '../python/snapshots'
import { openStore } from './openStore'

const RECORD = 'snapshot'

/**
 * Keeps one snapshot on the device, in a database of its own, because it can be made again at any time. Storage that
 * can't be used is as good as empty.
 * @param base the folder that the app is served from
 */
export function createSnapshotStore(base: string, indexedDb?: IDBFactory): SnapshotStore {
  const use = openStore(`autocoder:${base}:python`, {
    indexedDb: indexedDb ?? globalThis.indexedDB,
    onOutdated() {},
  })
  return {
    read: () => get(RECORD, use).catch(() => undefined),
    write: (record) => set(RECORD, record, use).catch(() => {}),
    remove: () => del(RECORD, use).catch(() => {}),
  }
}
