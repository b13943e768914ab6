import { vi } from 'vitest'
import { createEmbedHost, type EmbeddedPage } from '../api/embed/createEmbedHost'
import type { Look } from '../api/embed/messages'
import type { Served } from '../api/embed/serveEmbedder'

const APP = 'https://autocoder.example'
const PAGE = 'https://page.example'

/** A frame of this page in which the app is, or comes to be. What of a browser the client needs is put there for a test. */
export function createFakeFrame() {
  const page = new EventTarget()
  const watchers = new Set<() => void>()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal(
    'MutationObserver',
    class {
      readonly #changed: () => void
      constructor(changed: () => void) {
        this.#changed = changed
      }
      observe() {
        watchers.add(this.#changed)
      }
      disconnect() {
        watchers.delete(this.#changed)
      }
    },
  )
  let app: EventTarget | null = null
  const ports: MessagePort[] = []
  const looks: Look[] = []
  const said = (data: unknown, fields: object) =>
    Object.assign(new Event('message'), { data, ports: [], ...fields })
  const contentWindow = {
    postMessage(data: unknown, target: string, [port]: [MessagePort]) {
      ports.push(port)
      if (target === APP) app?.dispatchEvent(said(data, { source: page, origin: PAGE, ports: [port] }))
    },
  }
  const iframe = {
    src: `${APP}/?embed=1`,
    isConnected: true,
    contentWindow,
    ownerDocument: {},
    getRootNode: () => ({}),
  }
  return {
    iframe: iframe as unknown as HTMLIFrameElement,
    looks,
    /** How many listen to the page's messages and to what is in it. */
    watchers: () => watchers.size,
    /** How often the page has offered a port. */
    offers: () => ports.length,
    /** The page hears something, by default from the frame. */
    say: (data: unknown, from: { readonly source?: unknown; readonly origin?: string }) =>
      page.dispatchEvent(said(data, { source: contentWindow, origin: APP, ...from })),
    /** The app loads in the frame, or loads anew; `served`: what the person allows. */
    load(served: Served['current'] = null) {
      app = new EventTarget()
      const frame = {
        parent: Object.assign(page, {
          postMessage: (data: unknown) =>
            page.dispatchEvent(said(data, { source: contentWindow, origin: APP })),
        }),
        location: { origin: APP },
        addEventListener: app.addEventListener.bind(app),
        removeEventListener: app.removeEventListener.bind(app),
      } as unknown as EmbeddedPage
      const host = createEmbedHost(frame, { address: '/?permit', look: (look) => looks.push(look) })
      if (served) host.serve(served)
      return host
    },
    /** The page takes the frame out. */
    remove() {
      iframe.isConnected = false
      iframe.contentWindow = null as never
      for (const changed of watchers) changed()
    },
    /** Nothing of it keeps the process. */
    end() {
      for (const port of ports) port.close()
    },
  }
}
