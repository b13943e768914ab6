import { placeAssets } from './adapters/assetFolder'
import { createModels } from './adapters/model/createModels'
import { createPromptLimits } from './adapters/model/createPromptLimits'
import { createRecordedClient } from './adapters/model/createRecordedClient'
import { hash } from './adapters/model/hash'
import { priceOf } from './adapters/model/prices'
import { OPENAI_URL } from './adapters/model/providers'
import type { Packages } from './adapters/packages/createPackages'
import { createPythonRuntime } from './adapters/python/createPythonRuntime'
import { createSharing } from './adapters/sharing/createSharing'
import { createBrowserStore } from './adapters/storage/browserStore'
import { createSnapshotStore } from './adapters/storage/createSnapshotStore'
import { createOwnStore } from './adapters/storage/ownStore'
import type { Records } from './adapters/storage/port'
import { createMemoryRecords } from './adapters/storage/records'
import { createWorld } from './adapters/world/createWorld'
import { createAutocoder } from './api/createAutocoder'
import { DEFAULT_MODEL } from './api/defaultModel'
import type { Autocoder, Connection } from './api/types'
import { type AutocoderOptions, DEFAULT_LIMITS } from './core/options'
import { type PythonRuntime, RuntimeFailure } from './core/ports'

/** What an autocoder of one's own is made of; whatever is left out is that of the browser. */
export interface Setup {
  /**
   * The folder of the large files, a copy of the package's `dist/assets`; a relative one counts from the page's address. Where
   * it is left out, they lie in the package.
   */
  readonly assets?: URL | string
  /** What checks projects. Without one there has to be a document. */
  readonly python?: PythonRuntime
  /** Where projects are kept: keys and values. Without IndexedDB it is memory. */
  readonly records?: Records
}

/**
 * An autocoder of one's own, with projects of its own where `records` are given. Nothing is opened or loaded before it
 * is used. `assets` holds for the whole page.
 */
export function openAutocoder(setup: Setup = {}): Autocoder {
  if (setup.assets !== undefined) placeAssets(setup.assets)
  const base = globalThis.document ? new URL('.', document.baseURI).pathname : '/'
  const newId = () => createWorld().id()
  const records = setup.records ?? (globalThis.indexedDB ? null : createMemoryRecords(''))
  const own = records && { store: createOwnStore(records, hash, newId), records }
  const kept = own ?? createBrowserStore(base, hash, newId)
  const connection = async (given: Partial<Connection>): Promise<Connection> => ({
    base_url: OPENAI_URL,
    model: DEFAULT_MODEL,
    api_key: '',
    ...given,
  })
  return createAutocoder({
    store: kept.store,
    python: setup.python ?? openPython(base, kept.records),
    hash,
    connection,
    defaultModel: () => DEFAULT_MODEL,
    createModel: createModels(),
    price: (asked) => priceOf(asked, {}),
    promptLimit: createPromptLimits(),
    createReplay: createRecordedClient,
    createWorld,
    sharing: createSharing(globalThis.location ? location.origin + location.pathname : ''),
    sharedSettings: async () => ({ model: DEFAULT_MODEL, limits: DEFAULT_LIMITS }),
  }).autocoder
}

function openPython(base: string, records: Records): PythonRuntime {
  if (!globalThis.document) return NO_PYTHON
  return createPythonRuntime(createSnapshotStore(base), () => openPackages(records))
}

async function openPackages(records: Records): Promise<Packages> {
  const [{ createPackages }, { createKeptPackages }] = await Promise.all([
    import('./adapters/packages/createPackages'),
    import('./adapters/packages/keptPackages'),
  ])
  return createPackages({
    kept: createKeptPackages(records, () => Date.now()),
    indexUrl: async () => '',
  })
}

const refuse = async (): Promise<never> => {
  throw new RuntimeFailure("Python can't start: there is no document here. Pass a PythonRuntime as `python`.")
}

const NO_PYTHON: PythonRuntime = {
  check: refuse,
  inspect: refuse,
  mutate: refuse,
  runSnippet: refuse,
  brokenSyntax: refuse,
  format: refuse,
}

/** Opened when it is first used, so that importing it costs nothing. */
function createLazy(): Autocoder {
  let opened: Autocoder | undefined
  const get = () => {
    opened ??= openAutocoder()
    return opened
  }
  return new Proxy((() => {}) as unknown as Autocoder, {
    apply: (_, __, [options]: [AutocoderOptions]) => get()(options),
    get: (_, name) => Reflect.get(get(), name),
    has: (_, name) => Reflect.has(get(), name),
  })
}

/** The autocoder of this page. */
export const autocoder: Autocoder = /* @__PURE__ */ createLazy()
