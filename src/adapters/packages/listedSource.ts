import { normalName } from '../../core/packages/requirement'
import type { ListedWheel, PackageSource } from './candidate'

/** Loads a wheel by what is known of it. */
export type LoadListed = (wheel: ListedWheel, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>

/** What a list has that was made with the app: the packages that ship with it, and Pyodide's distribution. */
export const createListedSource = (
  wheels: readonly ListedWheel[],
  load: LoadListed,
  isReady: boolean,
): PackageSource => ({
  async find(name) {
    const candidates = wheels
      .filter((wheel) => normalName(wheel.name) === name)
      .map((wheel) => ({
        ...wheel,
        isReady,
        requires: async () => wheel.requires,
        load: (signal: AbortSignal) => load(wheel, signal),
      }))
    return { candidates, problem: null }
  },
})
