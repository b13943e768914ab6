// @ts-check
import { snapshotKept } from './app.mjs'
import { epochFiles } from './epoch.mjs'
import { openStock } from './stock.mjs'

/** From the address until the first epoch is done: with an empty cache, and again in the same browser. */
export async function measureVisits(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  /** @type {Awaited<ReturnType<typeof round>>[]} */
  const measured = []
  for (let i = 0; i <= rounds; i += 1) measured.push(await round(bench, i))
  const series = (/** @type {Exclude<keyof typeof measured[0], 'bytes'>} */ name) =>
    measured.slice(1).map((one) => one[name])
  report.section('A visit, until the first epoch is done, against stock Pyodide')
  report.ratio('first visit, nothing cached', series('first'), series('stockFirst'), 0.5)
  report.ratio('second visit', series('second'), series('stockSecond'), 0.6)
  const bytes = measured[0]?.bytes ?? 0
  report.line('a first visit downloads', `${(bytes / 1e6).toFixed(1)} MB, as the files lie in the build`)
}

/** @param {import('./openBench.mjs').Bench} bench @param {number} salt */
async function round(bench, salt) {
  const context = await bench.browser.newContext()
  const page = await context.newPage()
  const stock = await openStock(bench, { isVisited: false })
  const downloaded = countBytes(page)
  const first = await visit(page, bench.app, salt)
  const bytes = await downloaded()
  const stockFirst = await stock.visit(epochFiles(salt))
  await snapshotKept(page)
  const second = await visit(page, bench.app, salt)
  const stockSecond = await stock.visit(epochFiles(salt))
  await Promise.all([context.close(), stock.close()])
  return { first, stockFirst, second, stockSecond, bytes }
}

/** Counts the bodies of all responses, as they came over the network. @param {import('playwright').Page} page */
function countBytes(page) {
  /** @type {Promise<number>[]} */
  const sizes = []
  page.on('requestfinished', (request) =>
    sizes.push(
      request.sizes().then(
        ({ responseBodySize }) => responseBodySize,
        () => 0,
      ),
    ),
  )
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Milliseconds from the beginning of the navigation. @param {import('playwright').Page} page @param {string} url @param {number} salt */
async function visit(page, url, salt) {
  await page.goto('about:blank')
  await page.goto(url, { waitUntil: 'commit' })
  return await page.evaluate(async (files) => {
    while (!window.autocoder) await new Promise((resolve) => setTimeout(resolve, 5))
    const { success } = await window.autocoder.check({ files, limits: { seconds: 120 } })
    if (!success) throw new Error('The epoch is not green.')
    return performance.now()
  }, epochFiles(salt))
}
