import type { EmbedAccess, Grant } from './grant'

/** What of a window is used to open another and to hear from it. */
export interface Opening {
  addEventListener(type: 'message', listener: (event: Event) => void): void
  removeEventListener(type: 'message', listener: (event: Event) => void): void
  open(address: string, target: string, features: string): Pick<Window, 'closed' | 'close'> | null
  readonly location: Pick<Location, 'origin'>
}

const FEATURES = 'popup,width=560,height=640'
const LOOK_AGAIN_MS = 500

/**
 * Opens the window in which the person decides what an embedder may do, and waits for their word: `null` when they do not
 * allow it or close the window. It comes over a port, from a window of this app alone.
 * @throws an Error whose message is a sentence when no window can be opened
 */
export async function askPermission(page: Opening, address: string, origin: string): Promise<Grant | null> {
  const opened = page.open(address, '_blank', FEATURES)
  if (!opened)
    throw new Error(
      'The window in which you decide could not be opened. Allow windows for this page, or open autocoder by itself.',
    )
  return await new Promise((resolve) => {
    const timer = setInterval(() => opened.closed && finish(null), LOOK_AGAIN_MS)
    const hear = (event: Event) => {
      const { source, origin: from, data, ports } = event as MessageEvent
      const port = ports[0]
      if (source !== opened || from !== page.location.origin || data?.type !== 'autocoder-permit' || !port)
        return
      port.onmessage = (answer) => finish(grantIn(answer.data, origin))
      port.postMessage({ type: 'ask', origin })
    }
    const finish = (grant: Grant | null) => {
      clearInterval(timer)
      page.removeEventListener('message', hear)
      resolve(grant)
    }
    page.addEventListener('message', hear)
  })
}

const ACCESS: readonly EmbedAccess[] = ['look', 'spend']

/** The grant in an answer, if it is one for this embedder. */
function grantIn(answer: { readonly grant?: Grant } | null, origin: string): Grant | null {
  const grant = answer?.grant
  return grant && grant.origin === origin && ACCESS.includes(grant.access) ? grant : null
}
