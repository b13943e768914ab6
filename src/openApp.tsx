import type { Root } from 'react-dom/client'
import { createFolders, type Picker } from './adapters/folder/createFolders'
import { createModels } from './adapters/model/createModels'
import { createPromptLimits } from './adapters/model/createPromptLimits'
import { lazily } from './adapters/model/lazily'
import { hash } from './adapters/model/hash'
import { listedPrice, priceOf } from './adapters/model/prices'
import { OPENAI_URL, OPENROUTER_URL, PROVIDERS } from './adapters/model/providers'
import { createOffline, type Offline } from './adapters/offline/createOffline'
import type { Packages } from './adapters/packages/createPackages'
import { createOnce } from './adapters/createOnce'
import { type BrowserPython, createPythonRuntime } from './adapters/python/createPythonRuntime'
import { createSharing } from './adapters/sharing/createSharing'
import { type BrowserStore, createBrowserStore } from './adapters/storage/browserStore'
import { type BrowserSettings, createSettings } from './adapters/storage/createSettings'
import { createSnapshotStore } from './adapters/storage/createSnapshotStore'
import { trustedServiceWorker } from './adapters/trustedPolicy'
import { createWorld } from './adapters/world/createWorld'
import { createAutocoder } from './api/createAutocoder'
import { DEFAULT_MODEL } from './api/defaultModel'
import { resumeOnline } from './api/resumeOnline'
import { createRunProgram } from './api/runProgram'
import type { ToolRegistry } from './api/offerPageTools'
import type { Connection } from './api/types'
import { DEFAULT_LIMITS } from './core/options'
import { demos } from './demos'
import { App } from './ui/App'
import type { AppProps, ConnectionAnswer } from './ui/props'

/** The folder that the app is served from. */
export const base = new URL('.', document.baseURI).pathname

const createModel = createModels(async () =>
  (await import('./adapters/model/loadWebLlm')).createEngineLoader(),
)
const sharing = createSharing(location.origin + location.pathname)
const promptLimit = createPromptLimits()

/** What an app works on: in a page of its own, or for a page that embeds it and that the person has allowed to. */
interface Place {
  readonly browser: BrowserStore
  readonly settings: Promise<BrowserSettings>
  readonly python: ReturnType<typeof createPythonRuntime>
}

/** `folder`: under whose name projects are kept; `given`: settings other than what the person has chosen here. */
export function openPlace(folder = base, given?: Promise<BrowserSettings>): Place {
  const browser = createBrowserStore(folder, hash, () => createWorld().id())
  const settings = given ?? createSettings(browser.records, DEFAULT_SETTINGS)
  const python = createPythonRuntime(createSnapshotStore(base), createPackageLoader(browser, settings))
  return { browser, settings, python }
}

export const DEFAULT_SETTINGS = {
  base_url: OPENAI_URL,
  model: DEFAULT_MODEL,
  theme: 'system',
  log_level: 'normal',
  step: false,
  limits: DEFAULT_LIMITS,
  prices: {},
  package_index: '',
  has_notices: false,
} as const

/** The public function over a place, and what the screen needs beside it. */
export function openAutocoder({ browser, settings, python }: Place) {
  let chosenModel: string = DEFAULT_MODEL
  settings.then((chosen) => {
    const follow = () => {
      chosenModel = chosen.current.model
    }
    follow()
    chosen.subscribe(follow)
  })
  return createAutocoder({
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
    promptLimit,
    createReplay: (recording, pace) =>
      lazily(async () =>
        (await import('./adapters/model/createRecordedClient')).createRecordedClient(recording, pace),
      ),
    createWorld,
    sharing,
    async sharedSettings() {
      const { model, limits } = (await settings).current
      return { model, limits }
    },
  })
}

const signingIn = async () =>
  (await import('./adapters/model/createSignIn')).createSignIn(sessionStorage, base)

const SIGN_IN_SECONDS = 20

/** Takes in the key that OpenRouter has sent the person back for. */
async function arrived(chosen: BrowserSettings): Promise<ConnectionAnswer | null> {
  const address = new URL(location.href)
  if (!address.searchParams.has('code')) return null
  const arrival = await (await signingIn())
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

/** What resolves packages comes with the first check; a load that failed is tried again. */
const createPackageLoader = ({ records }: BrowserStore, settings: Promise<BrowserSettings>) =>
  createOnce(async (): Promise<Packages> => {
    const [{ createPackages }, { createKeptPackages }] = await Promise.all([
      import('./adapters/packages/createPackages'),
      import('./adapters/packages/keptPackages'),
    ])
    return createPackages({
      kept: createKeptPackages(records, () => Date.now()),
      indexUrl: async () => (await settings).current.package_index,
    })
  })

/** Shows the app. `isEmbedded`: in another page's frame. */
export async function show(
  root: Root,
  place: Place,
  opened: ReturnType<typeof openAutocoder>,
  isEmbedded: boolean,
) {
  const { browser, settings, python } = place
  const [chosen, warning] = await Promise.all([settings, browser.records.warning()])
  const offline = createOffline({
    serviceWorker: navigator.serviceWorker,
    script: trustedServiceWorker(),
    network: window,
    reload: () => location.reload(),
  })
  const { watched, registry, store, gather, playerParts } = opened
  resumeOnline(registry, offline)
  const props: AppProps = {
    autocoder: watched,
    store,
    registry,
    sharing,
    gather,
    playerParts,
    settings: chosen,
    python,
    storage: browser.status,
    offline,
    // A frame of another site may not ask for a folder.
    folders: isEmbedded ? null : createFolders(window as Picker, hash),
    demos,
    providers: PROVIDERS,
    listedPrice,
    async signIn(options) {
      location.assign(await (await signingIn()).begin(location.origin + location.pathname, options))
    },
    arrival: isEmbedded ? null : await arrived(chosen),
    testConnection,
    runProgram: createRunProgram(python, createWorld),
    isBusyElsewhere: async (name) => !registry.isRunning(name) && (await browser.isBusy(name)),
    holdProject: browser.hold,
  }
  root.render(<App {...props} />)
  if (!isEmbedded && 'modelContext' in document) offerTools(opened, chosen)
  if (import.meta.env.PROD && !isEmbedded) keepAfterUse(offline, python)
  python.warm()
  // A run that begins when the network has gone must not lack its loop or its model; whether they came is said then.
  import('./core/loop').catch(() => {})
  if (chosen.current.has_key) import('./adapters/model/createOpenAiClient').catch(() => {})
  return { settings: chosen, storage_notice: warning }
}

/** Keeps the app once Python has run for somebody, and looks at once for a newer build of one that is kept. */
function keepAfterUse(offline: Offline, python: BrowserPython): void {
  if (offline.current.isKept) offline.keep()
  const stop = python.subscribe(() => {
    if (!python.hasRun) return
    stop()
    // What runs beside that session need not compete with it.
    setTimeout(offline.keep, KEEP_AFTER_MS)
  })
}

/** For agents in the browser that choose among the tools of a page. */
async function offerTools(
  { autocoder }: ReturnType<typeof openAutocoder>,
  settings: BrowserSettings,
): Promise<void> {
  const { offerPageTools } = await import('./api/offerPageTools')
  // As they are when a run begins: the person may have changed them since.
  const { commands } = await autocoder.commands(() => ({ limits: settings.current.limits }))
  offerPageTools(document as Document & { modelContext?: ToolRegistry }, commands, window)
}

async function testConnection(connection: Connection, signal: AbortSignal): Promise<ConnectionAnswer> {
  const [{ testConnection }, { listModels }] = await Promise.all([
    import('./adapters/model/testConnection'),
    import('./adapters/model/listModels'),
  ])
  const isElsewhere = /^https?:/.test(connection.base_url)
  const listing = AbortSignal.any([signal, AbortSignal.timeout(LISTING_SECONDS * 1000)])
  const [answer, models] = await Promise.all([
    connection.model.trim() ? testConnection(connection, signal, createModel(connection)) : null,
    isElsewhere ? listModels(connection, listing) : [],
  ])
  if (answer === null) return { success: false, ...NO_MODEL, models }
  if (answer.ok) return { success: true, title: 'It works', message: answer.message, models }
  const title = TITLES[answer.failure.kind] ?? 'It does not work'
  return { success: false, title, message: answer.failure.message, models }
}

const LISTING_SECONDS = 5

const NO_MODEL = {
  title: 'No model',
  message: 'Name the model that is to answer. The field offers what is known of this endpoint.',
}

const KEEP_AFTER_MS = 2_000

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
