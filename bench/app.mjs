// @ts-check

import { epochFiles } from './epoch.mjs'

/** @typedef {import('playwright').Page} Page */
/** @typedef {import('./epoch.mjs').Files} Files */

/** The app in a profile of its own, with its snapshot made and its spares ready. @param {import('./openBench.mjs').Bench} bench */
export async function openApp({ browser, app }) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(app)
  await snapshotKept(page)
  // The first spares were made without the snapshot.
  await checkInApp(page, epochFiles(-1))
  return page
}

/** Settles when the page has kept what makes interpreters ready sooner. @param {Page} page */
export const snapshotKept = (page) => waitFor(page, 'python-snapshot-kept', 1)

/** @param {Page} page @param {string} name @param {number} count */
const waitFor = (page, name, count) =>
  page.waitForFunction(
    ({ name, count }) => performance.getEntriesByName(name).length >= count,
    { name, count },
    {
      timeout: 120_000,
      polling: 50,
    },
  )

/** How long the page's newest measure of that name took, in milliseconds. @param {Page} page @param {string} name */
export const measured = (page, name) =>
  page.evaluate((name) => performance.getEntriesByName(name).at(-1)?.duration ?? Number.NaN, name)

/** How many interpreters have got ready in the page so far. @param {Page} page */
const interpreters = (page) => page.evaluate(() => performance.getEntriesByName('python-ready').length)

/**
 * Checks a project in the app, and waits until its spares are ready again.
 * @param {Page} page @param {Files} files @returns {Promise<number>} milliseconds of the check alone
 * @throws {Error} when the check is not green
 */
export async function checkInApp(page, files) {
  const [ready, taken] = await Promise.all([interpreters(page), sessions(page)])
  const { milliseconds, success, tests, main } = await page.evaluate(async (files) => {
    const begun = performance.now()
    const report = await window.autocoder.check({ files, limits: { seconds: 120 } })
    const milliseconds = performance.now() - begun
    return { milliseconds, success: report.success, tests: report.tests, main: report.main }
  }, files)
  if (!success) throw new Error(`The check is not green: ${JSON.stringify({ tests, main }).slice(0, 2000)}`)
  await waitFor(page, 'python-ready', ready + (await sessions(page)) - taken)
  return milliseconds
}

/** How many sessions have begun in the page so far. @param {Page} page */
export const sessions = (page) => page.evaluate(() => performance.getEntriesByName('python-take').length)
