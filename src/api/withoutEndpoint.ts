/**
 * Whether a host is the model endpoint's, on any port: there the key is worth something. On this computer another port is
 * another server.
 */
export function isEndpoint(origin: string, base_url: string): boolean {
  if (!URL.canParse(base_url)) return false
  // What the browser can't read leads nowhere.
  if (!URL.canParse(origin)) return true
  const [host, endpoint] = [new URL(origin), new URL(base_url)]
  if (!isThisComputer(endpoint)) return host.hostname === nameOf(endpoint)
  return isThisComputer(host) && portOf(host) === portOf(endpoint)
}

const nameOf = ({ hostname }: URL) => hostname.replace(/\.$/, '')

const isThisComputer = (url: URL) => /^(.*\.)?localhost$|^127\.|^0\.0\.0\.0$|^\[::1?\]$/.test(nameOf(url))

const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')

/** Hosts without the model endpoint's: a person may have chosen that endpoint after they had opened its host. */
export const withoutEndpoint = (origins: readonly string[], base_url: string): readonly string[] =>
  origins.filter((origin) => !isEndpoint(origin, base_url))
