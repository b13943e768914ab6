import type { UseStore } from 'idb-keyval'

/** How a write to IndexedDB fails: its request is refused, or the transaction is given up without a word. */
export type WriteFault = 'throw' | 'abort'

/** A store whose writes fail from the moment, and in the way, that the test says. */
export interface FaultyStore {
  readonly use: UseStore
  /** The `number`-th write from now on fails, counted from 1; once. */
  failWrite(number: number, fault: WriteFault): void
  /** Whether the fault that was asked for has happened. */
  readonly hasFailed: boolean
}

export function createFaultyStore(use: UseStore): FaultyStore {
  let left = 0
  let fault: WriteFault = 'throw'
  let hasFailed = false
  const faulty = (store: IDBObjectStore): IDBObjectStore =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name !== 'put' && name !== 'delete') return value.bind(target)
        return (...given: unknown[]) => {
          left -= 1
          if (left !== 0) return value.apply(target, given)
          hasFailed = true
          if (fault === 'throw') throw new DOMException('There is no room.', 'QuotaExceededError')
          queueMicrotask(() => target.transaction.abort())
          return value.apply(target, given)
        }
      },
    })
  return {
    use: (mode, callback) => use(mode, (store) => callback(faulty(store))),
    failWrite(number, how) {
      left = number
      fault = how
      hasFailed = false
    },
    get hasFailed() {
      return hasFailed
    },
  }
}
