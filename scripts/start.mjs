// @ts-check
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { fetchDemo } from './demos.mjs'
import { driveRun } from './driveRun.mjs'
import { EXIT, reportFailure } from './failure.mjs'
import { ensurePackages } from './install.mjs'
import { watchInterrupt } from './interrupt.mjs'
import { line, plain, printer } from './lines.mjs'
import { openPages } from './page.mjs'
import { appPort, DIST } from './place.mjs'
import { playRun } from './playRun.mjs'
import { serve } from './serve.mjs'

const DEMO = 'random_midi_generator'

/** What must end before this process does, newest last. @type {(() => Promise<void>)[]} */
const endings = []

/** What this process ends with when it is asked to. @type {number} */
let endStatus = EXIT.complete

async function main() {
  await ensurePackages()
  await ensureBuild()
  const server = await serve({ dir: DIST, port: appPort() })
  endings.push(server.close)
  console.log(
    server.isReused
      ? `autocoder is at ${server.url} already; the command that serves it goes on.`
      : `autocoder is at ${server.url} until you press Ctrl+C.`,
  )
  if (hasDisplay(process.platform, process.env)) await show(`${server.url}#welcome=${DEMO}`)
  else await replay(server.url).catch((error) => unplayed(error, server.url))
}

/** The page is there all the same. @param {unknown} error @param {string} url */
function unplayed(error, url) {
  endStatus = reportFailure(error)
  console.error(`The demo can't replay here. autocoder goes on at ${url}.`)
}

/** Whether there is a screen on which a browser could show itself. @param {string} platform @param {NodeJS.ProcessEnv} environment */
function hasDisplay(platform, environment) {
  if (environment.CI) return false
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/** Opens the page in the person's own browser. @param {string} url @returns {Promise<void>} */
function show(url) {
  /** @type {Record<string, [string, ...string[]]>} */
  const openers = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url] }
  const [command, ...args] = openers[process.platform] ?? ['xdg-open', url]
  return new Promise((resolve) => {
    const opener = spawn(command, args, { stdio: 'ignore', detached: true })
    opener.unref()
    opener.on('spawn', () => resolve())
    opener.on('error', () => {
      console.log(`No browser could be opened from here. Open ${url} in yours.`)
      resolve()
    })
  })
}

/** Without a screen: the demo, one line a step. @param {string} url */
async function replay(url) {
  console.log(
    `There is no display, so the demo ${DEMO} replays here; its replies are recorded, everything else really runs.`,
  )
  // A profile of its own: whatever the person's projects are called, and whoever works on them, the demo plays.
  const profile = await mkdtemp(join(tmpdir(), 'autocoder-demo-'))
  const app = await openPages({ url, browser: await ensureBrowser(), profile })
  const close = async () => {
    await app.close()
    // The browser may still be writing its last.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  endings.push(close)
  await play(app.page).finally(close)
}

/** @param {import('playwright-core').Page} page */
async function play(page) {
  const recording = await fetchDemo(page, DEMO)
  const run = await driveRun(page, {
    project_name: DEMO,
    log_level: 'quiet',
    unattended: true,
    recording,
  })
  const { outcome, reason } = await playRun(run, {
    show: printer({ isJson: false, logLevel: 'normal' }, DEMO),
    isStepwise: false,
    isAttended: false,
    lines: null,
  })
  console.log(`${outcome}: ${plain(line(reason))}`)
  if (outcome !== 'complete') endStatus = EXIT.failed
}

/** @param {number} status @returns {Promise<never>} */
async function end(status) {
  for (const close of endings.reverse()) await close()
  process.exit(status)
}

watchInterrupt(() => end(endStatus))
main().catch(async (error) => end(reportFailure(error)))
