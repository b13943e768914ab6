// @ts-check
import { mkdir } from 'node:fs/promises'
import { browserArguments } from './browser.mjs'
import { CommandFailure } from './failure.mjs'

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
 * Opens the app in a headless browser with a profile that stays.
 * @param {Opening} opening
 * @returns {Promise<{ page: Page, isAlive(): boolean, close(): Promise<void> }>}
 * @throws {CommandFailure} when the browser or the page can't be had
 */
export async function openPage({ url, browser, profile, onPageError }) {
  const context = await launch(browser, profile)
  let isAlive = true
  context.on('close', () => {
    isAlive = false
  })
  const close = () => context.close().catch(() => {})
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    page.on('crash', () => {
      isAlive = false
      close()
    })
    page.on('pageerror', (error) => onPageError?.(String(error)))
    await page.goto(url)
    await page.waitForFunction(() => 'autocoder' in window, undefined, { timeout: READY_SECONDS * 1000 })
    return { page, isAlive: () => isAlive, close }
  } catch (error) {
    await close()
    throw new CommandFailure(
      `The page at ${url} did not get ready within ${READY_SECONDS} seconds: ${firstLine(error)}`,
    )
  }
}

/** @param {string} browser @param {string} profile */
async function launch(browser, profile) {
  const { chromium } = await import('playwright-core')
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
