import { framePage } from 'virtual:sandbox'
import { withHosts } from './python/withHosts'

interface Policy {
  /** Takes origins, not HTML. */
  createHTML(origins: string): unknown
  createScriptURL(url: string): unknown
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createHTML(origins: string): string; createScriptURL(url: string): string },
  ): Policy
}

/** The service worker's address, relative to the app's folder. */
export const SERVICE_WORKER = 'sw.js'

let policy: Policy | undefined

/** The one policy by which this app writes HTML and names scripts: one document, one script. */
function opened(): Policy | undefined {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  policy ??= factory?.createPolicy('autocoder', {
    // Whatever a caller passes, nothing but the sealed frame can come of it.
    createHTML: (origins) => withHosts(framePage, origins),
    createScriptURL(url) {
      if (url !== new URL(SERVICE_WORKER, document.baseURI).href)
        throw new TypeError('Only the service worker is named as a script.')
      return url
    },
  })
  return policy
}

/** The sealed frame's document, open to some origins, as something that the page's policy lets through. */
export function trustedFrame(hosts: readonly string[]): unknown {
  const origins = hosts.join(' ')
  return opened()?.createHTML(origins) ?? withHosts(framePage, origins)
}

/** The service worker's address, as something that the page's policy lets through. */
export function trustedServiceWorker(): string {
  const url = new URL(SERVICE_WORKER, document.baseURI).href
  return (opened()?.createScriptURL(url) ?? url) as string
}
