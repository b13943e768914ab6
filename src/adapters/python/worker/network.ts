import { NETWORK_IS_CLOSED, shownHost } from '../../../core/hosts'

// The frame's policy decides what can be reached. This says so in words, before the browser says it without any.

const nameOf = (address: string | URL): string => {
  const { origin, href } = new URL(address, 'https://python.invalid')
  return origin === 'null' ? href.slice(0, 100) : origin
}

/** Why an address is out of reach, with what to do instead; `null` when its host is open. */
export type WhyClosed = (address: string) => string | null

export function createWhyClosed(hosts: readonly string[]): WhyClosed {
  const open = hosts.length
    ? `The network is open to ${hosts.map(shownHost).join(', ')} alone`
    : NETWORK_IS_CLOSED
  return (address) => {
    const name = nameOf(address)
    return hosts.includes(name)
      ? null
      : `${open}, so ${shownHost(name)} can't be reached: use made-up data or files of the project instead, or let the person open it with "Open hosts" in the menu "More".`
  }
}

const unreached = (address: string | URL) =>
  `${shownHost(nameOf(address))} did not answer, or does not allow calls from web pages (CORS: its answers need the header "Access-Control-Allow-Origin: *").`

/** `fetch` for a program: without cookies and referrer, and with sentences where it fails. */
export function createWordedFetch(browserFetch: typeof fetch, whyClosed: WhyClosed): typeof fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input)
    const reason = whyClosed(address)
    if (reason) throw new TypeError(reason)
    try {
      return await browserFetch(input, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' })
    } catch (error) {
      throw error instanceof TypeError ? new TypeError(unreached(address)) : error
    }
  }
}

export interface Exchanged {
  readonly status: number
  readonly reason: string
  /** Lines of headers: those that the host lets web pages see. */
  readonly head: string
  readonly body: Uint8Array
}

/**
 * One request, which Python waits for as it waits for a socket. `head`: lines of headers; `milliseconds`: 0 for no limit.
 * Redirects are followed as far as the policy lets them.
 */
export function exchange(
  method: string,
  address: string,
  head: string,
  body: Uint8Array<ArrayBuffer> | undefined,
  milliseconds: number,
): Exchanged | { readonly problem: string } {
  try {
    const request = new XMLHttpRequest()
    request.open(method, address, false)
    request.responseType = 'arraybuffer'
    request.timeout = milliseconds
    for (const [, name = '', value = ''] of head.matchAll(/^([^:\r\n]+): *([^\r\n]*)/gm))
      request.setRequestHeader(name, value)
    request.send(body ?? null)
    return {
      status: request.status,
      reason: request.statusText,
      head: request.getAllResponseHeaders(),
      body: new Uint8Array(request.response),
    }
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    return { problem: isLate ? 'timed out' : unreached(address) }
  }
}
