import { createListeners } from '../../core/createListeners'
import type { ProjectStore } from '../../api/types'
import type { Hash } from '../../core/ports'
import { createProjectStore } from './createProjectStore'
import { holdProject, type ProjectHold } from './holdProject'
import { openStore } from './openStore'
import { findProject } from './projectRecord'
import { createMemoryRecords, createRecords, type Records } from './records'
import { takeLock } from './takeLock'
import { watchLoss } from './watchLoss'

/** Whether the browser has promised not to clear the storage by itself. */
export type Persistence = 'granted' | 'denied' | 'unknown'

/** Whether what is saved outlives the page; `notice` is a sentence, '' when there is nothing to say. */
export interface StorageStatus {
  readonly isDurable: boolean
  readonly notice: string
  /** Whether another tab runs a newer version of the page, which has the storage now. */
  readonly isOutdated: boolean
  /** Whether projects that were saved here are gone, and nobody has deleted them. */
  readonly isCleared: boolean
  readonly persistence: Persistence
}

export interface BrowserStore {
  readonly store: ProjectStore
  /** The same records, for settings. */
  readonly records: Records
  /** `current` is the same object until something changes. */
  readonly status: { readonly current: StorageStatus; subscribe(listener: () => void): () => void }
  /** Whether any tab, this one included, has a run of the project. */
  isBusy(project: string): Promise<boolean>
  /** Asks that this tab be the one that may change a project. */
  hold(project: string): ProjectHold
}

/** What the store needs of the browser. Each may be missing, or throw when it is read. */
export interface BrowserParts {
  readonly indexedDB: IDBFactory
  readonly locks: LockManager | undefined
  readonly storage: Pick<StorageManager, 'persist'> | undefined
  readonly BroadcastChannel: typeof BroadcastChannel | undefined
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined
  /** Missing in a worker. */
  readonly window: Pick<EventTarget, 'addEventListener'> | undefined
}

const THIS_BROWSER: BrowserParts = {
  get indexedDB() {
    return globalThis.indexedDB
  },
  get locks() {
    return globalThis.navigator?.locks
  },
  get storage() {
    return globalThis.navigator?.storage
  },
  get BroadcastChannel() {
    return globalThis.BroadcastChannel
  },
  get localStorage() {
    return globalThis.localStorage
  },
  get window() {
    return globalThis.window
  },
}

const OUTDATED =
  'This page was updated in another tab. Everything up to the last saved step is kept; reload to go on here.'

/** This browser's storage, under names that carry the folder that the app is served from. It opens by itself. */
export function createBrowserStore(
  base: string,
  hash: Hash,
  newId: () => string,
  browser: BrowserParts = THIS_BROWSER,
): BrowserStore {
  const name = `autocoder:${base}`
  const status = createStatus()
  const records = createOpeningRecords(
    openRecords(name, browser, () => status.change({ isDurable: false, isOutdated: true, notice: OUTDATED })),
  )
  records.warning().then((notice) => notice && status.change({ isDurable: false, notice }))
  const channel = browser.BroadcastChannel ? new browser.BroadcastChannel(name) : null
  const askOnce = createPersistence(browser.storage, (persistence) => status.change({ persistence }))
  const loss = watchLoss({
    records,
    place: () => browser.localStorage,
    key: `${name} has projects`,
    tell: (isCleared) => isCleared !== status.current.isCleared && status.change({ isCleared }),
  })
  const lockName = (id: string) => `${name}:project:${id}`
  const store = createProjectStore({
    records,
    hash,
    now: () => Date.now(),
    newId,
    lock: (id, onLost) => takeLock(browser.locks, lockName(id), undefined, onLost),
    channel: {
      post() {
        channel?.postMessage('changed')
        askOnce()
        loss.note()
      },
      listen(listener) {
        channel?.addEventListener('message', listener)
        if (browser.window) whenBack(browser.window, listener)
      },
    },
  })
  const runLockOf = async (project: string) => {
    const found = await findProject(records, project).catch(() => null)
    return found && lockName(found.record.id)
  }
  return {
    store,
    records,
    status,
    async isBusy(project) {
      const runLock = await runLockOf(project)
      if (runLock === null || !browser.locks) return false
      const { held = [] } = await browser.locks.query()
      return held.some((lock) => lock.name === runLock)
    },
    hold: (project) =>
      holdProject(browser.locks, { screen: `${name}:screen:${project}`, run: () => runLockOf(project) }),
  }
}

/** Browsers freeze pages that nobody looks at; what other tabs said meanwhile may be lost, and connections closed. */
function whenBack(window: Pick<EventTarget, 'addEventListener'>, listener: () => void): void {
  // `resume` does not bubble from the document.
  window.addEventListener('resume', listener, { capture: true })
  window.addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) listener()
  })
}

function createStatus() {
  const { notify, subscribe } = createListeners()
  let current: StorageStatus = {
    isDurable: true,
    notice: '',
    isOutdated: false,
    isCleared: false,
    persistence: 'unknown',
  }
  return {
    get current() {
      return current
    },
    change(changes: Partial<StorageStatus>) {
      current = { ...current, ...changes }
      notify()
    },
    subscribe,
  }
}

/** Asks the browser, at the first save, not to clear the storage by itself. */
function createPersistence(storage: BrowserParts['storage'], tell: (persistence: Persistence) => void) {
  let isAsked = false
  return () => {
    if (isAsked || !storage?.persist) return
    isAsked = true
    storage.persist().then(
      (isGranted) => tell(isGranted ? 'granted' : 'denied'),
      () => tell('unknown'),
    )
  }
}

async function openRecords(name: string, browser: BrowserParts, onOutdated: () => void): Promise<Records> {
  try {
    const records = createRecords(openStore(name, { indexedDb: browser.indexedDB, onOutdated }))
    await records.getMany(['probe'])
    return records
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return createMemoryRecords(
      `This browser does not let the page use its storage (${words}). Everything works, but nothing is kept: download what you make before you close the page. What was saved here before is not touched.`,
    )
  }
}

/** Records that can be used while it is still being found out which they are. */
const createOpeningRecords = (opening: Promise<Records>): Records => ({
  warning: async () => (await opening).warning(),
  getMany: async (keys) => (await opening).getMany(keys),
  list: async (prefix) => (await opening).list(prefix),
  keys: async (prefix) => (await opening).keys(prefix),
  write: async (keys, change) => (await opening).write(keys, change),
})
