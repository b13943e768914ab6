/** What somebody wrote as the name of a host: the origin that it means, or in a sentence why it means none. */
export type ReadHost = { readonly origin: string } | { readonly problem: string }

/** How a program is told that it can reach no host at all. */
export const NETWORK_IS_CLOSED = 'The network is closed'

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const STANDARD_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 }

/**
 * Reads `api.example.org`, `https://api.example.org:8443` or `http://localhost:8000`: one exact host, with its port. What
 * comes of it can stand in a policy as it is, because it holds nothing but letters, digits, `.`, `-`, `:` and `/`.
 */
export function readHost(text: string): ReadHost {
  const given = text.trim().toLowerCase()
  if (given === '') return { problem: 'Name a host, such as api.example.org.' }
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)(.*)$/.exec(given)
  const [, scheme, place = '', rest = ''] = parts ?? []
  const [, name = '', , digits] = /^([^:]*)(:(.*))?$/.exec(place) ?? []
  const problem = nameProblem(name, place) ?? schemeProblem(scheme, name) ?? restProblem(rest)
  if (problem) return { problem: `"${text.trim()}" ${problem}` }
  const protocol = scheme ?? (isLoopback(name) ? 'http' : 'https')
  const port = portOf(digits, protocol)
  if (port === null) return { problem: `"${text.trim()}" has a port that is no number from 1 to 65535.` }
  return { origin: `${protocol}://${name}${port}` }
}

const isLoopback = (name: string) => name === 'localhost' || name === '127.0.0.1'

function nameProblem(name: string, place: string): string | null {
  if (place.includes('*')) return 'stands for many hosts; name each one exactly, such as api.example.org.'
  if (place.includes('@')) return 'holds a user name or a password; give the host alone.'
  if (isLoopback(name)) return null
  if (/^[\d.]+$/.test(name) || place.startsWith('['))
    return 'is a number; give the name of the host, such as api.example.org.'
  const labels = name.split('.')
  if (/[^\0-\x7f]/.test(name))
    return 'has letters that host names have only in their xn-- form; write that form.'
  if (name.length > 253 || !labels.every((label) => LABEL.test(label)))
    return 'is not the name of a host, such as api.example.org.'
  if (labels.length < 2 || /^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '') || labels.at(-1) === 'localhost')
    return 'is not the whole name of a host, such as api.example.org.'
  return null
}

function schemeProblem(scheme: string | undefined, name: string): string | null {
  if (scheme === undefined || scheme === 'https') return null
  if (scheme === 'http')
    return isLoopback(name) ? null : 'must be reached by https; http is for this computer alone (localhost).'
  return `begins with "${scheme}://", and only https:// can be opened.`
}

const restProblem = (rest: string): string | null =>
  rest === '' || rest === '/'
    ? null
    : 'says more than the host; leave out what follows it: a host is open as a whole.'

/** `:8443`, '' for the standard one, `null` where it is no port. */
function portOf(digits: string | undefined, protocol: string): string | null {
  if (digits === undefined) return ''
  const port = Number(digits)
  if (!/^\d{1,5}$/.test(digits) || port < 1 || port > 65_535) return null
  return port === STANDARD_PORTS[protocol] ? '' : `:${port}`
}

/** Whether it is an origin as `readHost` gives it, letter by letter. */
export function isOpenable(origin: string): boolean {
  const read = readHost(origin)
  return 'origin' in read && read.origin === origin
}

/** The origins that a list means, each once, in one order. @throws with a sentence on the first that means none */
export function originsOf(hosts: readonly string[]): readonly string[] {
  const origins = hosts.map((host) => {
    const read = readHost(host)
    if ('problem' in read) throw new Error(read.problem)
    return read.origin
  })
  return [...new Set(origins)].sort()
}

/** As it is shown, and as it can be written: `api.example.org`, `http://localhost:8000`. */
export const shownHost = (origin: string): string =>
  origin.replace(/^https:\/\/(?!(localhost|127\.0\.0\.1)(:|$))/, '')
