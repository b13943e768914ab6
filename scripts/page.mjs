// @ts-check
import { mkdir } from 'node:fs/promises'
import { browserArguments } from './browser.mjs'
import { CommandFailure } from './failure.mjs'
import { loadPlaywright } from './playwright.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** How long the page may take until `window.autocoder` is there. */
const READY_SECONDS = 60

/**
 * @typedef {object} Opening
 * @property {string} url
 * @property {string} browser the path of the program
 * @property {string} profile the folder that the projects are kept in
 * @property {(text: string) => void} [onPageError] hears of what nobody caught in the page
 */

/**
 * The app in a headless browser. Each page may crash alone; it is closed then.
 * @typedef {object} Pages
 * @property {Page} page the first one
 * @property {() => Promise<Page>} openAnother of the same projects
 * @property {() => boolean} isAlive whether the browser and its first page are
 * @property {() => Promise<void>} close
 */

/**
 * Opens the app in a headless browser with a profile that stays.
 * @param {Opening} opening
 * @returns {Promise<Pages>}
 * @throws {CommandFailure} when the browser or the page can't be had
 */
export async function openPages({ url, browser, profile, onPageError }) {
  const context = await launch(browser, profile)
  let isAlive = true
  const end = () => {
    isAlive = false
  }
  context.on('close', end)
  const close = () => context.close().catch(() => {})
  const open = async (/** @type {Page} */ page) => {
    page.on('pageerror', (error) => onPageError?.(String(error)))
    page.on('crash', () => page.close().catch(() => {}))
    await page.goto(url)
    await page.waitForFunction(() => 'autocoder' in window, undefined, { timeout: READY_SECONDS * 1000 })
    return page
  }
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    page.on('crash', end)
    await open(page)
    const openAnother = async () => await open(await context.newPage())
    return { page, openAnother, isAlive: () => isAlive, close }
  } catch (error) {
    await close()
    throw new CommandFailure(
      `The page at ${url} did not get ready within ${READY_SECONDS} seconds: ${firstLine(error)}`,
    )
  }
}

/** @param {string} browser @param {string} profile */
async function launch(browser, profile) {
  const { chromium } = await loadPlaywright()
  await mkdir(profile, { recursive: true })
  try {
    return await chromium.launchPersistentContext(profile, {
      executablePath: browser,
      headless: true,
      args: browserArguments(),
      // Playwright would switch the browser's own sandbox off for everybody.
      chromiumSandbox: process.getuid?.() !== 0,
      // The commands end the run before they end the browser.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
  } catch (error) {
    throw new CommandFailure(launchProblem(String(error), browser, profile))
  }
}

/** @param {string} text @param {string} browser @param {string} profile */
export function launchProblem(text, browser, profile) {
  if (/ProcessSingleton|existing browser session|profile appears to be in use/i.test(text))
    return `Another command is working in the profile ${profile}. Wait until it has ended, or set AUTOCODER_PROFILE to another folder.`
  if (/No usable sandbox|namespace|setuid sandbox/i.test(text))
    return `The browser ${browser} can't start its sandbox on this system. Allow unprivileged user namespaces, or set AUTOCODER_BROWSER to a browser that brings its own sandbox.`
  return `The browser ${browser} did not start: ${firstLine(text)}. Set AUTOCODER_BROWSER to the path of another one.`
}

const firstLine = (/** @type {unknown} */ error) =>
  `${String(error)
    .split('\n')[0]
    ?.replace(/^\w*Error: /, '')}`
