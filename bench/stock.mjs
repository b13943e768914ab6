// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/place.mjs'

/** @typedef {import('./epoch.mjs').Files} Files */

/** What `stock/page.js` offers. */
/** @typedef {{ load(wheels: string[]): Promise<number>, visit(wheels: string[], files: Files): Promise<number> }} StockPage */

/** The wheels that it needs for pytest, the same as those in the app. @type {string[]} */
const WHEELS = JSON.parse(readFileSync(join(ROOT, 'vendor/python/manifest.json'), 'utf8')).map(
  (/** @type {{ file: string }} */ { file }) => file,
)

/**
 * A page with Pyodide as it is published, in a profile of its own. `isVisited`: whether it is opened at once.
 * @param {Pick<import('./openBench.mjs').Bench, 'browser' | 'stock'>} bench
 */
export async function openStock({ browser, stock }, { isVisited = true } = {}) {
  const context = await browser.newContext()
  const page = await context.newPage()
  if (isVisited) await page.goto(stock)
  return {
    /** Milliseconds until a new worker has imported pytest. @returns {Promise<number>} */
    load: () =>
      page.evaluate(
        (wheels) => /** @type {StockPage} */ (/** @type {unknown} */ (globalThis)).load(wheels),
        WHEELS,
      ),
    /** Milliseconds from the beginning of another visit until an epoch is done. @param {Files} files */
    async visit(files) {
      await page.goto('about:blank')
      await page.goto(stock)
      return await page.evaluate(
        ({ wheels, files }) =>
          /** @type {StockPage} */ (/** @type {unknown} */ (globalThis)).visit(wheels, files),
        { wheels: WHEELS, files },
      )
    },
    close: () => context.close(),
  }
}
