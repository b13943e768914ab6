// Runs in the page: each function must be whole in itself.

/** What the page shows of itself; nothing of it may change by an attack. */
export interface PageState {
  readonly storage: Readonly<Record<string, string>>
  readonly locks: readonly string[]
  readonly heard: readonly string[]
  readonly prototypes: readonly string[]
  readonly frames: readonly string[]
  readonly place: string
  /** But the app's own. */
  readonly serviceWorkers: readonly string[]
  readonly globals: readonly string[]
}

/** Puts a secret into each storage that a page has, and lets one answer who asks on a channel. */
export async function plantCanaries(canary: string): Promise<void> {
  localStorage.setItem('canary', canary)
  sessionStorage.setItem('canary', canary)
  // biome-ignore lint/suspicious/noDocumentCookie: a cookie is one of the things that must stay out of reach
  document.cookie = `canary=${canary}`
  await (await caches.open('canary')).put('/canary', new Response(canary))
  for (const name of ['canary', 'doomed'])
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => request.result.createObjectStore('keys').put(canary, 'key')
      request.onsuccess = () => resolve(request.result.close())
      request.onerror = () => reject(request.error)
    })
  const heard: string[] = []
  Object.assign(window, { heard, known: Object.getOwnPropertyNames(window) })
  const names = ['canary', ...(await indexedDB.databases()).flatMap(({ name }) => name ?? [])]
  for (const name of names) {
    const channel = new BroadcastChannel(name)
    channel.onmessage = ({ data }) => {
      if (data !== 'changed') heard.push(String(data))
      if (data === 'who') channel.postMessage(canary)
    }
  }
  await new Promise<void>((resolve) => {
    void navigator.locks
      .request('canary', () => {
        resolve()
        return new Promise(() => {})
      })
      .catch(() => heard.push('lock stolen'))
  })
  // Not every engine has a file system of its own to write to from here.
  const folder = await navigator.storage?.getDirectory?.().catch(() => null)
  const writable = await folder
    ?.getFileHandle('canary', { create: true })
    .then((file) => file.createWritable?.())
    .catch(() => null)
  await writable?.write(canary)
  await writable?.close()
  await window.autocoder.projects.import({ 'secret.txt': canary }, { name: 'canary' })
}

/** Has the app itself keep a key on this device, as a person does in its settings. Their words are the app's own. */
export async function rememberKey(key: string): Promise<void> {
  const found = async <Found>(look: () => Found | null | undefined): Promise<Found> => {
    for (;;) {
      const one = look()
      if (one) return one
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const button = (name: string) =>
    found(() =>
      [...document.querySelectorAll('button')].find((one) =>
        [one.ariaLabel, one.textContent?.trim()].includes(name),
      ),
    )
  ;(await button('Settings')).click()
  const choice = await found(() =>
    [...document.querySelectorAll('label')].find((one) => one.textContent === 'Remember on this device'),
  )
  choice.click()
  const field = await found(() => document.querySelector<HTMLInputElement>('#api-key'))
  // React hears of what was not typed by the element's own setter alone.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, key)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await button('Forget the key')
  ;(await button('Close settings')).click()
  await found(() => !document.querySelector('#api-key'))
}

/** Reads all of it again. The app may add records of its own, but change none. */
export async function readPageState(): Promise<PageState> {
  const storage: Record<string, string> = {
    'local storage': JSON.stringify(localStorage),
    'session storage': JSON.stringify(sessionStorage),
    cookie: document.cookie,
  }
  const done = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  for (const { name = '', version } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    storage[`database ${name}`] = String(version)
    for (const store of database.objectStoreNames) {
      const records = database.transaction(store).objectStore(store)
      const [keys, values] = await Promise.all([done(records.getAllKeys()), done(records.getAll())])
      keys.forEach((key, i) => {
        storage[`record ${name} ${store} ${key}`] = JSON.stringify(values[i]).slice(0, 10_000)
      })
    }
    database.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const bytes = await (await cache.match(request))!.arrayBuffer()
      storage[`cache ${name} ${request.url}`] = String(
        new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
      )
    }
  }
  const folder = await navigator.storage?.getDirectory?.().catch(() => null)
  for await (const name of folder?.keys() ?? [])
    storage[`file ${name}`] = await (await (await folder!.getFileHandle(name)).getFile()).text()
  const prototypes = [Object, Array, Function, String, Promise, Map, MessagePort, MessageEvent, EventTarget]
  const { held = [] } = await navigator.locks.query()
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? []
  const { heard, known } = window as unknown as { heard: string[]; known: string[] }
  return {
    storage,
    locks: held.flatMap(({ name }) => name ?? []).sort(),
    heard,
    prototypes: prototypes.map((one) => Reflect.ownKeys(one.prototype).map(String).sort().join(' ')),
    frames: [...document.querySelectorAll('iframe')].map(
      (frame) => `sandbox="${frame.getAttribute('sandbox')}" ${frame.contentDocument ? 'open' : 'sealed'}`,
    ),
    place: `${location.href} ${document.title} ${history.length}`,
    serviceWorkers: registrations
      .map(({ active, waiting, installing }) => String((active ?? waiting ?? installing)?.scriptURL))
      .filter((address) => address !== new URL('sw.js', document.baseURI).href),
    globals: Object.getOwnPropertyNames(window).filter((name) => !known.includes(name)),
  }
}
