import { getMany, promisifyRequest, type UseStore } from 'idb-keyval'
import type { Changes, Records } from './port'

export type { Changes, Records }

/** No transaction takes as long as this. Some browsers never answer; whoever stops a run must not wait with them. */
const PATIENCE_MS = 30_000

/** Records in IndexedDB. `given` is idb-keyval's way into one object store. */
export function createRecords(given: UseStore, patience = PATIENCE_MS): Records {
  const use = answering(given, patience)
  return {
    warning: async () => '',
    getMany: (keys) => getMany([...keys], use),
    list: (prefix) =>
      use('readonly', async (store) => {
        const [keys, values] = await Promise.all([
          promisifyRequest(store.getAllKeys(rangeOf(prefix))),
          promisifyRequest(store.getAll(rangeOf(prefix))),
        ])
        return keys.map((key, i) => [String(key), values[i]] as const)
      }),
    keys: (prefix) =>
      use('readonly', async (store) =>
        (await promisifyRequest(store.getAllKeys(rangeOf(prefix)))).map((key) => String(key)),
      ),
    write: (keys, change) => use('readwrite', (store) => writeTo(store, keys, change)),
  }
}

/** The same, but a transaction that is not over in time is given up, so that it can't be done after all. */
const answering =
  (use: UseStore, patience: number): UseStore =>
  async (mode, callback) => {
    let transaction: IDBTransaction | null = null
    let isLate = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true
        if (transaction) abort(transaction)
        reject(new Error('it did not answer'))
      }, patience)
    })
    const done = use(mode, (store) => {
      transaction = store.transaction
      if (isLate) abort(transaction)
      return callback(store)
    })
    return await Promise.race([done, late]).finally(() => clearTimeout(timer))
  }

async function writeTo(
  store: IDBObjectStore,
  keys: readonly string[],
  change: (values: readonly unknown[]) => Changes,
) {
  const { transaction } = store
  // A full disk can come as an aborted transaction without a request that failed.
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The browser gave the transaction up.', 'AbortError'))
  })
  try {
    const values = await Promise.all(keys.map((key) => promisifyRequest(store.get(key))))
    const { puts = [], deletes = [], deletePrefixes = [] } = change(values)
    for (const key of deletes) store.delete(key)
    for (const prefix of deletePrefixes) store.delete(rangeOf(prefix))
    for (const [key, value] of puts) store.put(value, key)
  } catch (error) {
    done.catch(() => {})
    // One value that can't be stored must not leave the others behind.
    if (!abort(transaction)) await done
    throw error
  }
  await done
}

/** Gives a transaction up; `false` when that has happened already, for a reason of its own. */
function abort(transaction: IDBTransaction): boolean {
  try {
    transaction.abort()
    return true
  } catch {
    return false
  }
}

/** Everything that begins with the prefix: up to the first text that is greater than all of it. */
function rangeOf(prefix: string): IDBKeyRange {
  if (prefix === '') return IDBKeyRange.lowerBound('')
  const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
  return IDBKeyRange.bound(prefix, end, false, true)
}

/** Records that are gone with the page, for browsers that refuse to keep any. */
export function createMemoryRecords(warning: string): Records {
  const records = new Map<string, unknown>()
  return {
    warning: async () => warning,
    getMany: async (keys) => structuredClone(keys.map((key) => records.get(key))),
    list: async (prefix) =>
      structuredClone(
        [...records].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    keys: async (prefix) => [...records.keys()].filter((key) => key.startsWith(prefix)).sort(),
    async write(keys, change) {
      const {
        puts = [],
        deletes = [],
        deletePrefixes = [],
      } = change(structuredClone(keys.map((key) => records.get(key))))
      const values = structuredClone(puts)
      for (const key of deletes) records.delete(key)
      for (const key of records.keys())
        if (deletePrefixes.some((prefix) => key.startsWith(prefix))) records.delete(key)
      for (const [key, value] of values) records.set(key, value)
    },
  }
}
