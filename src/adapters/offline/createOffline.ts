import { createListeners } from '../../core/createListeners'
/** What the page can do without a network. */
export interface OfflineStatus {
  /** What the browser says; it may be wrong. */
  readonly isOnline: boolean
  /** Whether every file of this app is on the device. */
  readonly isKept: boolean
  /** Whether a newer build is on the device and waits for the person's word. */
  readonly isUpdateReady: boolean
}

export interface Offline {
  /** The same object until something changes. */
  readonly current: OfflineStatus
  subscribe(listener: () => void): () => void
  /** Begins to keep the app on the device, and looks for a newer build. Not being able to is no failure. */
  keep(): void
  /** Shows the newer build, when it is ready. Other tabs go on with theirs. */
  update(): void
}

/** What of the browser is needed; `serviceWorker` is missing where the page came over an insecure address. */
export interface OfflineParts {
  readonly serviceWorker: ServiceWorkerContainer | undefined
  /** The service worker's address, as something that the page's policy lets through. */
  readonly script: string
  readonly network: Pick<Window, 'addEventListener'> & { readonly navigator: Pick<Navigator, 'onLine'> }
  reload(): void
}

export function createOffline({ serviceWorker, script, network, reload }: OfflineParts): Offline {
  let current: OfflineStatus = {
    isOnline: network.navigator.onLine,
    isKept: Boolean(serviceWorker?.controller),
    isUpdateReady: false,
  }
  let waiting: ServiceWorker | null = null
  const { notify, subscribe } = createListeners()
  const tell = (changes: Partial<OfflineStatus>) => {
    current = { ...current, ...changes }
    notify()
  }
  for (const event of ['online', 'offline'])
    network.addEventListener(event, () => tell({ isOnline: network.navigator.onLine }))

  const watch = (worker: ServiceWorker | null) => {
    const look = () => {
      if (worker?.state === 'activated') tell({ isKept: true })
      if (worker?.state !== 'installed' || !serviceWorker?.controller) return
      waiting = worker
      tell({ isUpdateReady: true })
    }
    worker?.addEventListener('statechange', look)
    look()
  }
  const register = async (container: ServiceWorkerContainer) => {
    const registration = await container.register(script, { updateViaCache: 'none' })
    for (const worker of [registration.installing, registration.waiting, registration.active]) watch(worker)
    registration.addEventListener('updatefound', () => watch(registration.installing))
  }
  let isKeeping = false
  return {
    get current() {
      return current
    },
    subscribe,
    keep() {
      if (isKeeping || !serviceWorker) return
      isKeeping = true
      // Private windows and full disks refuse; the app works as long as there is a network.
      register(serviceWorker).catch(() => {})
    },
    update() {
      if (!waiting) return
      // Another tab has let it take over already.
      if (waiting.state === 'activated') return reload()
      serviceWorker?.addEventListener('controllerchange', () => reload(), { once: true })
      waiting.postMessage('take-over')
    },
  }
}
