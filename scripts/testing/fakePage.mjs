// @ts-check

/**
 * A page whose scripts run in this process, where `window` is the test's. It can crash as a page does: what waits in it
 * rejects, and it is closed.
 */
export function createFakePage() {
  let isClosed = false
  /** @type {Set<(error: Error) => void>} */
  const waiting = new Set()
  const crash = () => {
    isClosed = true
    for (const reject of waiting) reject(new Error('page.evaluate: Target crashed'))
  }
  /** @param {() => unknown} work @returns {Promise<any>} */
  const inPage = (work) =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('page.evaluate: Target page has been closed'))
      waiting.add(reject)
      Promise.resolve().then(work).then(resolve, reject)
    })
  /** @param {unknown} value */
  const handleOf = (value) => ({
    evaluate: (/** @type {Function} */ act, /** @type {unknown} */ given) => inPage(() => act(value, given)),
    evaluateHandle: async (/** @type {Function} */ act, /** @type {unknown} */ given) =>
      handleOf(await inPage(() => act(value, given))),
  })
  const page = {
    isClosed: () => isClosed,
    close: async () => crash(),
    evaluate: (/** @type {Function} */ act, /** @type {unknown} */ given) => inPage(() => act(given)),
    evaluateHandle: async (/** @type {Function} */ act, /** @type {unknown} */ given) =>
      handleOf(await inPage(() => act(given))),
  }
  return { page: /** @type {import('playwright-core').Page} */ (/** @type {unknown} */ (page)), crash }
}
