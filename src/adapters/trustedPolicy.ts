import { framePage } from 'virtual:sandbox'

interface Policy {
  createHTML(html: string): unknown
  createScriptURL(url: string): unknown
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string; createScriptURL(url: string): string },
  ): Policy
}

/** The service worker's address, relative to the app's folder. */
export const SERVICE_WORKER = 'sw.js'

let policy: Policy | undefined

/** The one policy by which this app writes HTML and names scripts: one document, one script. */
function opened(): Policy | undefined {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  policy ??= factory?.createPolicy('autocoder', {
    createHTML(html) {
      if (html !== framePage) throw new TypeError('Only the sealed frame is written as HTML.')
      return html
    },
    createScriptURL(url) {
      if (url !== new URL(SERVICE_WORKER, document.baseURI).href)
        throw new TypeError('Only the service worker is named as a script.')
      return url
    },
  })
  return policy
}

/** The sealed frame's document, as something that the page's policy lets through. */
export const trustedFrame = (): unknown => opened()?.createHTML(framePage) ?? framePage

/** The service worker's address, as something that the page's policy lets through. */
export function trustedServiceWorker(): string {
  const url = new URL(SERVICE_WORKER, document.baseURI).href
  return (opened()?.createScriptURL(url) ?? url) as string
}
