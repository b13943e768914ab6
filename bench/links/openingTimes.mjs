// @ts-check
import { chromium } from 'playwright'
import { browserArguments, ensureBrowser } from '../../scripts/browser.mjs'
import { ensureBuild } from '../../scripts/build.mjs'
import { DIST } from '../../scripts/place.mjs'
import { serve } from '../../scripts/serve.mjs'

/**
 * How long the built app takes to open each link, or to refuse it, in a page that has opened none before.
 * @param {Readonly<Record<string, () => string | Promise<string>>>} links by what is in them
 * @returns {Promise<{ title: string, characters: number, end: string, wall: number, own: number }[]>} milliseconds; `own`:
 * of the page's thread alone, whatever else the machine does meanwhile
 */
export async function openingTimes(links) {
  await ensureBuild()
  const server = await serve({ dir: DIST, port: 0 })
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: browserArguments(),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  try {
    const rows = []
    for (const [title, make] of Object.entries(links)) {
      const link = await make()
      const page = await browser.newPage()
      await page.goto(server.url)
      // The program's own parts are loaded, and Python is not being made ready, when it begins.
      await page.evaluate(() => window.autocoder.open('#project=1.').catch(() => {}))
      await page.waitForTimeout(2_000)
      rows.push({ title, characters: link.length, ...(await openingTime(page, link)) })
      await page.close()
    }
    return rows
  } finally {
    await browser.close()
    await server.close()
  }
}

/** @param {import('playwright').Page} page @param {string} link */
async function openingTime(page, link) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const ownSeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  const before = await ownSeconds()
  const { end, wall } = await page.evaluate(async (link) => {
    const begun = performance.now()
    const end = await window.autocoder.open(link).then(
      () => 'opened',
      (error) => String(error.code),
    )
    return { end, wall: performance.now() - begun }
  }, link)
  return { end, wall: Math.round(wall), own: Math.round(((await ownSeconds()) - before) * 1_000) }
}
