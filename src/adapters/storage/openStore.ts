import type { UseStore } from 'idb-keyval'

const STORE = 'records'

/**
 * One object store of one database, opened when it is first used, and again when the browser has closed it.
 * Writes are strict: a commit that has been answered is on the disk. An upgrade in another tab is let through.
 */
export function openStore(name: string, indexedDb: IDBFactory = indexedDB): UseStore {
  let opening: Promise<IDBDatabase> | undefined
  const opened = (): Promise<IDBDatabase> => {
    opening ??= openDatabase(name, indexedDb, () => {
      opening = undefined
    }).catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return async (mode, callback) => {
    const begin = async () =>
      (await opened()).transaction(STORE, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' })
    let transaction: IDBTransaction
    try {
      transaction = await begin()
    } catch {
      // A failed open and a connection that was closed under us are often gone the second time.
      opening = undefined
      transaction = await begin()
    }
    return await callback(transaction.objectStore(STORE))
  }
}

function openDatabase(name: string, indexedDb: IDBFactory, onClose: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDb.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const database = request.result
      database.onclose = onClose
      database.onversionchange = () => {
        database.close()
        onClose()
      }
      resolve(database)
    }
  })
}
