import { createListeners } from '../../core/createListeners'
import { askPermission, type Opening } from './askPermission'
import { type Grant, isNamedOrigin } from './grant'
import { isConnect, isForeignConnect, type Look } from './messages'
import { serveEmbedder, type Served } from './serveEmbedder'
import { VERSION } from './version'

/** What of the frame's window is used. */
export type EmbeddedPage = Opening & { readonly parent: Pick<Window, 'postMessage'> }

export interface EmbedState {
  /** The embedder's; `null` until it has said who it is. */
  readonly origin: string | null
  /** Why the person could not be asked, or did not allow it; '' where there is nothing to say. */
  readonly problem: string
}

/** The frame's side of an embed: who has embedded it, what the person allows, and what it does then. */
export interface EmbedHost {
  /** The same object until something changes. */
  readonly current: EmbedState
  subscribe(listener: () => void): () => void
  /** Asks the person, in a window of the app; only a click may do this. */
  ask(): void
  /** Settles when the person has allowed something. */
  readonly granted: Promise<Grant>
  /** From now on the embedder is served. */
  serve(current: NonNullable<Served['current']>): void
}

const DENIED = 'You did not allow it. Nothing was given to the page.'

/** `look`: shows the frame as the embedder wants it. `address`: of the window in which the person decides. */
export function createEmbedHost(
  page: EmbeddedPage,
  { address, look }: { readonly address: string; look(wanted: Look): void },
): EmbedHost {
  const { notify, subscribe } = createListeners()
  let state: EmbedState = { origin: null, problem: '' }
  let current: Served['current'] = null
  let server: ReturnType<typeof serveEmbedder> | null = null
  let resolve: (grant: Grant) => void = () => {}
  const granted = new Promise<Grant>((done) => {
    resolve = done
  })
  const change = (changes: Partial<EmbedState>) => {
    state = { ...state, ...changes }
    notify()
  }
  page.addEventListener('message', (event) => {
    const { source, origin, data, ports } = event as MessageEvent
    const port = ports[0]
    if (source !== page.parent || !port || !isNamedOrigin(origin)) return
    // It would wait for ever; what it can't be told is only what there is to say.
    if (isForeignConnect(data)) port.postMessage({ type: 'foreign', version: VERSION })
    if (!isConnect(data)) return
    // What was allowed to one page holds for no other.
    if (state.origin !== null && state.origin !== origin) return
    server?.close()
    server = serveEmbedder(port, {
      get current() {
        return current
      },
      look,
    })
    if (data.look) look(data.look)
    change({ origin })
    server.tell()
  })
  // To whoever it is: that the app is there is no secret.
  page.parent.postMessage({ type: 'autocoder-ready' }, '*')
  return {
    get current() {
      return state
    },
    subscribe,
    ask() {
      const { origin } = state
      if (origin === null) return
      change({ problem: '' })
      askPermission(page, address, origin).then(
        (grant) => (grant ? resolve(grant) : change({ problem: DENIED })),
        (error: Error) => change({ problem: error.message }),
      )
    },
    granted,
    serve(allowed) {
      current = allowed
      server?.tell()
    },
  }
}
