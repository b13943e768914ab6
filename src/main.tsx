import { createRoot } from 'react-dom/client'
import { createModels } from './adapters/model/createModels'
import { createPromptLimits } from './adapters/model/createPromptLimits'
import { createRecordedClient } from './adapters/model/createRecordedClient'
import { createSignIn } from './adapters/model/createSignIn'
import { hash } from './adapters/model/hash'
import { listedPrice, priceOf } from './adapters/model/prices'
import { OPENAI_URL, OPENROUTER_URL, PROVIDERS } from './adapters/model/providers'
import { createOffline } from './adapters/offline/createOffline'
import type { Packages } from './adapters/packages/createPackages'
import { createPythonRuntime } from './adapters/python/createPythonRuntime'
import { createSharing } from './adapters/sharing/createSharing'
import { createBrowserStore } from './adapters/storage/browserStore'
import { type BrowserSettings, createSettings } from './adapters/storage/createSettings'
import { createSnapshotStore } from './adapters/storage/createSnapshotStore'
import { trustedServiceWorker } from './adapters/trustedPolicy'
import { createWorld } from './adapters/world/createWorld'
import { createAutocoder } from './api/createAutocoder'
import { DEFAULT_MODEL } from './api/defaultModel'
import { createRunProgram } from './api/runProgram'
import type { Autocoder, Connection } from './api/types'
import { DEFAULT_LIMITS } from './core/options'
import { loadDemos } from './demos'
import { App } from './ui/App'
import type { AppProps, ConnectionAnswer } from './ui/props'
import { missingFeatures } from './ui/unsupported/missingFeatures'
import { Unsupported } from './ui/unsupported/Unsupported'
import './ui/base.css'

declare global {
  interface Window {
    autocoder: Autocoder
  }
}

const base = new URL('.', document.baseURI).pathname
const browser = createBrowserStore(base, hash, () => createWorld().id())
const python = createPythonRuntime(createSnapshotStore(base), loadPackages)
const settings = createSettings(browser.records, {
  base_url: OPENAI_URL,
  model: DEFAULT_MODEL,
  theme: 'system',
  log_level: 'normal',
  step: false,
  limits: DEFAULT_LIMITS,
  prices: {},
  package_index: '',
})
const createModel = createModels(async () =>
  (await import('./adapters/model/loadWebLlm')).createEngineLoader(),
)
const sharing = createSharing(location.origin + location.pathname)
let chosenModel = DEFAULT_MODEL

const { autocoder, watched, registry, gather, playerParts } = createAutocoder({
  store: browser.store,
  python,
  hash,
  connection: async (given): Promise<Connection> => {
    const { current, keyFor } = await settings
    const base_url = given.base_url ?? current.base_url
    return {
      base_url,
      model: given.model ?? current.model,
      api_key: given.api_key ?? (await keyFor(base_url)),
    }
  },
  defaultModel: () => chosenModel,
  createModel,
  price: async (connection) => priceOf(connection, (await settings).current.prices),
  promptLimit: createPromptLimits(),
  createReplay: (recording, pace) => createRecordedClient(recording, { hash, pace }),
  createWorld,
  sharing,
  async sharedSettings() {
    const { model, limits } = (await settings).current
    return { model, limits }
  },
})
// There as soon as the page has loaded, whatever is still being opened.
window.autocoder = autocoder

const signingIn = () => createSignIn(sessionStorage)

const SIGN_IN_SECONDS = 20

/** Takes in the key that OpenRouter has sent the person back for. */
async function arrived(chosen: BrowserSettings): Promise<ConnectionAnswer | null> {
  const address = new URL(location.href)
  if (!address.searchParams.has('code')) return null
  const arrival = await signingIn()
    .finish(address, AbortSignal.timeout(SIGN_IN_SECONDS * 1000))
    .catch(() => null)
  if (arrival === null) return null
  address.searchParams.delete('code')
  history.replaceState(history.state, '', address)
  if ('problem' in arrival) return { success: false, title: 'Not signed in', message: arrival.problem }
  chosen.update({ base_url: OPENROUTER_URL })
  const problem = await chosen.setKey(arrival.key, arrival).then(
    () => '',
    (error: Error) => ` ${error.message}`,
  )
  const message = `OpenRouter has made a key for this page.${problem} Name a model the way it does: maker/model.`
  return { success: true, title: 'Signed in', message }
}
let packages: Promise<Packages> | undefined

/** What resolves packages comes with the first check; a load that failed is tried again. */
function loadPackages(): Promise<Packages> {
  packages ??= openPackages().catch((error) => {
    packages = undefined
    throw error
  })
  return packages
}

async function openPackages(): Promise<Packages> {
  const [{ createPackages }, { createKeptPackages }] = await Promise.all([
    import('./adapters/packages/createPackages'),
    import('./adapters/packages/keptPackages'),
  ])
  return createPackages({
    kept: createKeptPackages(browser.records, () => Date.now()),
    indexUrl: async () => (await settings).current.package_index,
  })
}

async function start(): Promise<void> {
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const missing = missingFeatures()
  if (missing.length > 0) return root.render(<Unsupported missing={missing} store={browser.store} />)
  const [chosen, demos, warning] = await Promise.all([settings, loadDemos(), browser.records.warning()])
  const arrival = await arrived(chosen)
  chosenModel = chosen.current.model
  chosen.subscribe(() => {
    chosenModel = chosen.current.model
  })
  const storage = { current: { isDurable: warning === '', notice: warning }, subscribe: () => () => {} }
  const offline = createOffline({
    serviceWorker: navigator.serviceWorker,
    script: trustedServiceWorker(),
    network: window,
    reload: () => location.reload(),
  })
  const props: AppProps = {
    autocoder: watched,
    store: browser.store,
    registry,
    sharing,
    gather,
    playerParts,
    settings: chosen,
    python,
    storage,
    offline,
    demos,
    providers: PROVIDERS,
    listedPrice,
    async signIn(options) {
      location.assign(await signingIn().begin(location.origin + location.pathname, options))
    },
    arrival,
    async testConnection(connection, signal) {
      const { testConnection } = await import('./adapters/model/testConnection')
      const answer = await testConnection(connection, signal, createModel(connection))
      if (answer.ok) return { success: true, title: 'It works', message: answer.message }
      return {
        success: false,
        title: TITLES[answer.failure.kind] ?? 'It does not work',
        message: answer.failure.message,
      }
    },
    runProgram: createRunProgram(python, createWorld),
    isBusyElsewhere: async (name) => !registry.isRunning(name) && (await browser.isBusy(name)),
  }
  root.render(<App {...props} />)
  // What is kept is for the most part what Python has been loaded from; the first check need not compete with it.
  const stop = python.subscribe(() => {
    if (!import.meta.env.PROD || python.current.phase !== 'ready') return
    stop()
    setTimeout(offline.keep, KEEP_AFTER_MS)
  })
  python.warm()
}

/** A first check takes less. */
const KEEP_AFTER_MS = 8_000

const TITLES: Partial<Record<string, string>> = {
  key: 'Wrong key',
  forbidden: 'Not allowed',
  'not-found': 'Unknown model or address',
  credit: 'No credit',
  rate: 'Too many requests',
  server: 'The server has a problem',
  network: 'Not reached',
  shape: 'Not an answer of a model',
}

start()
