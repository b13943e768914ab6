// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execute, executeTool } from './execute.mjs'
import { CommandFailure } from './failure.mjs'
import { IS_PACKAGE } from './place.mjs'
import { loadPlaywright } from './playwright.mjs'

const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'chrome',
]

const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

const LINUX = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome', '/opt/microsoft/msedge']

/**
 * Where a browser may be, most wanted first.
 * @param {NodeJS.Platform} platform @param {NodeJS.ProcessEnv} environment @returns {string[]}
 */
export function browserPlaces(platform, environment) {
  if (platform === 'win32') {
    const folders = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA]
    return folders.flatMap((folder) => (folder ? WINDOWS.map((path) => `${folder}\\${path}`) : []))
  }
  const folders = [...(environment.PATH ?? '').split(delimiter).filter(Boolean), ...LINUX]
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return platform === 'darwin'
    ? [...MAC, ...MAC.map((path) => `${environment.HOME}${path}`), ...named]
    : named
}

/**
 * An installed Chrome, Chromium or Edge: `AUTOCODER_BROWSER`, else the first that is found and starts.
 * @returns {string | null}
 * @throws {CommandFailure} when `AUTOCODER_BROWSER` names a file that is not there
 */
export function findInstalledBrowser(environment = process.env) {
  const chosen = environment.AUTOCODER_BROWSER
  if (chosen && !existsSync(chosen))
    throw new CommandFailure(`AUTOCODER_BROWSER names "${chosen}", and there is no such file.`)
  if (chosen) return chosen
  return (
    browserPlaces(process.platform, environment).find((path) => existsSync(path) && isStarting(path)) ?? null
  )
}

/** Whether it is a browser and not a stand-in that only says how to install one; on Windows asking opens a window. */
const isStarting = (/** @type {string} */ path) =>
  process.platform === 'win32' ||
  spawnSync(path, ['--version'], { timeout: 15_000, stdio: 'ignore' }).status === 0

/** Playwright's own browser, when it has been downloaded. Needs the npm packages. @returns {Promise<string | null>} */
async function findDownloadedBrowser() {
  const { chromium } = await loadPlaywright()
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/**
 * Makes sure that there is a browser, and returns where. Needs the npm packages.
 * @throws {CommandFailure} when there is none and none can be installed
 */
export async function ensureBrowser() {
  const path = findInstalledBrowser() ?? (await findDownloadedBrowser()) ?? (await missingBrowser())
  // The tools that are started from here need not look again.
  process.env.AUTOCODER_BROWSER = path
  return path
}

/** In the repository one is installed; an installed package leaves that to the person. */
async function missingBrowser() {
  if (!IS_PACKAGE) return await installBrowser()
  throw new CommandFailure(
    'No browser was found. Install Chrome, Chromium or Edge, or set AUTOCODER_BROWSER to the path of one.',
  )
}

async function installBrowser() {
  console.log(
    'Installing a browser, because no Chrome, Chromium or Edge was found: downloading the one of Playwright.',
  )
  const download = await executeTool('playwright', ['install', 'chromium'], {
    seconds: 900,
    silentSeconds: 90,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
    isQuiet: true,
  })
  const downloaded = download.code === 0 ? await findDownloadedBrowser() : null
  if (downloaded && isStarting(downloaded)) return downloaded
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (isDebian) {
    console.log('That did not work. Installing the package "chromium" with apt-get instead.')
    const packaged = await installPackage()
    if (packaged) return packaged
  }
  throw new CommandFailure(
    'There is no browser, and none could be installed. Install Chrome, Chromium or Edge, or set AUTOCODER_BROWSER to the path of one.',
  )
}

async function installPackage() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, seconds: 900, isQuiet: true }
  const update = await execute('apt-get', ['update'], options)
  const install = await execute('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
  if (install.code === 0) return findInstalledBrowser()
  console.error(`${update.code === 0 ? '' : update.output}${install.output}`.trim())
  return null
}

/** What a browser is started with: without what calls home, and without its sandbox only where root may not have one. */
export const browserArguments = () => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
