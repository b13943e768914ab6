/** The host of a base URL as a person would say it, with its port. */
export const hostOf = (base_url: string): string => urlOf(base_url)?.host || base_url

/** Why nothing can be sent to a base URL, in a sentence, or `null`. */
export function addressProblem(base_url: string): string | null {
  const url = urlOf(base_url)
  if (url && /^https?:$/.test(url.protocol)) return null
  return `"${base_url}" is not the address of an endpoint. The base URL in Settings begins with https:// or http://.`
}

/** Why nothing can be sent with a key, in a sentence that does not repeat it, or `null`. */
export const keyProblem = (api_key: string): string | null =>
  /[^\x21-\x7e]/.test(api_key)
    ? 'The API key holds a space or a character that no key has. Paste it again in Settings, then resume.'
    : null

/** Offline, a wrong address and a missing CORS header look the same to a page; so all three are named. */
export function networkSentence(base_url: string): string {
  const host = hostOf(base_url)
  if (globalThis.navigator?.onLine === false && !isLocal(base_url))
    return `This computer is offline, so ${host} could not be reached. Resume when it is back.`
  return (
    `Could not reach ${host}. Either this computer is offline, or the address is wrong or nothing runs there, or ` +
    'the server does not allow calls from web pages (CORS; some also leave that permission out of their errors, so ' +
    `a wrong key can look like this).${hint(base_url)}`
  )
}

/** Something answers there, but not to a page. */
export const closedSentence = (base_url: string): string =>
  `${hostOf(base_url)} is there, but does not let web pages read its answer (CORS). Either it never does, or it leaves ` +
  `that permission out of its errors, and the key, the model or the base URL is wrong.${hint(base_url)}`

function hint(base_url: string): string {
  if (isLocal(base_url))
    return ' For a server on this computer: start Ollama with OLLAMA_ORIGINS set to the address of this page, switch CORS on in LM Studio, and allow the browser to reach the local network when it asks.'
  const page = globalThis.location?.protocol
  if (page === 'https:' && urlOf(base_url)?.protocol === 'http:')
    return ' A page from https: may only call https: addresses, and http: ones on this computer.'
  return ''
}

/** Whether it is this computer that answers there. */
export const isLocal = (base_url: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(urlOf(base_url)?.hostname ?? '')

function urlOf(base_url: string): URL | null {
  try {
    return new URL(base_url)
  } catch {
    return null
  }
}
