import type { UseStore } from 'idb-keyval'

const STORE = 'records'
const VERSION = 1
/** Some browsers never answer; the page must not wait with them. */
const PATIENCE_MS = 5_000

export interface OpenParts {
  readonly indexedDb: IDBFactory
  /** Another tab runs a newer version of the page, which needs the database for itself. */
  onOutdated(): void
}

/**
 * One object store of one database, opened when it is first used, and again when the browser has closed it.
 * Writes are strict: a commit that has been answered is on the disk. An upgrade in another tab is let through.
 */
export function openStore(name: string, parts: OpenParts): UseStore {
  let opening: Promise<IDBDatabase> | null = null
  const forget = (stale: Promise<IDBDatabase>) => {
    if (opening === stale) opening = null
  }
  const opened = (): Promise<IDBDatabase> => {
    if (opening) return opening
    const attempt = openDatabase(name, parts, () => forget(attempt))
    opening = attempt
    return attempt
  }
  const begin = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    const attempt = opened()
    try {
      const durability = mode === 'readwrite' ? 'strict' : 'default'
      return (await attempt).transaction(STORE, mode, { durability })
    } catch (error) {
      forget(attempt)
      throw error
    }
  }
  return async (mode, callback) => {
    // A failed open and a connection that was closed under us are often gone the second time.
    const transaction = await begin(mode).catch(() => begin(mode))
    return await callback(transaction.objectStore(STORE))
  }
}

function openDatabase(name: string, parts: OpenParts, onClose: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = parts.indexedDb.open(name, VERSION)
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new Error('it did not answer'))
    }, PATIENCE_MS)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onerror = () => {
      clearTimeout(timer)
      reject(request.error)
    }
    request.onsuccess = () => {
      clearTimeout(timer)
      const database = request.result
      if (isLate) return database.close()
      database.onclose = onClose
      database.onversionchange = ({ newVersion }) => {
        database.close()
        onClose()
        if (newVersion !== null) parts.onOutdated()
      }
      resolve(database)
    }
  })
}
