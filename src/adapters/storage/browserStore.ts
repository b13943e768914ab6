import type { ProjectStore } from '../../api/types'
import type { Hash } from '../../core/ports'
import { createProjectStore } from './createProjectStore'
import { openStore } from './openStore'
import { createMemoryRecords, createRecords, type Records } from './records'

export interface BrowserStore {
  readonly store: ProjectStore
  /** The same records, for settings. */
  readonly records: Records
  /** Whether the browser has promised not to clear them by itself. */
  readonly persistence: () => 'granted' | 'denied' | 'unknown'
  /** Whether any tab, this one included, has a run of the project. */
  isBusy(project: string): Promise<boolean>
}

/** This browser's storage, under names that carry the folder that the app is served from. It opens by itself. */
export function createBrowserStore(base: string, hash: Hash, newId: () => string): BrowserStore {
  const name = `autocoder:${base}`
  const opening = openRecords(name)
  const records: Records = {
    getMany: async (keys) => (await opening).getMany(keys),
    list: async (prefix) => (await opening).list(prefix),
    write: async (keys, change) => (await opening).write(keys, change),
    warning: async () => (await opening).warning(),
  }
  let persistence: 'granted' | 'denied' | 'unknown' = 'unknown'
  let isAsked = false
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(name) : null
  const store = createProjectStore({
    records,
    hash,
    now: () => Date.now(),
    newId,
    lock: (project) => takeLock(lockName(name, project)),
    channel: {
      post() {
        channel?.postMessage('changed')
        if (isAsked) return
        isAsked = true
        navigator.storage?.persist?.().then(
          (isGranted) => {
            persistence = isGranted ? 'granted' : 'denied'
          },
          () => {},
        )
      },
      listen: (listener) => channel?.addEventListener('message', listener),
    },
  })
  return {
    store,
    records,
    persistence: () => persistence,
    async isBusy(project) {
      const { held = [] } = (await navigator.locks?.query()) ?? {}
      return held.some((lock) => lock.name === lockName(name, project))
    },
  }
}

const lockName = (name: string, project: string): string => `${name}:project:${project}`

async function openRecords(name: string): Promise<Records> {
  try {
    const records = createRecords(openStore(name))
    await records.getMany(['probe'])
    return records
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return createMemoryRecords(
      `This browser does not let the page keep anything (${words}). Everything works, but download what you make before you close the page.`,
    )
  }
}

/** A lock that is held until it is released, or until the tab is gone. */
async function takeLock(name: string): Promise<(() => void) | null> {
  // Without locks every commit still compares the revision.
  if (!navigator.locks) return () => {}
  return await new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })
}
