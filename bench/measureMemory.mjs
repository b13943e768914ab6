// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { checkInApp, openApp, sessions } from './app.mjs'
import { busyFiles } from './epoch.mjs'

/** What the sandbox takes of the machine's memory while nothing runs; only Linux tells. */
export async function measureMemory(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ _,
  /** @type {import('./report.mjs').Report} */ report,
) {
  report.section('Memory while nothing runs')
  if (!existsSync('/proc/self/smaps_rollup')) return report.line('of the sandbox', 'not known on this system')
  const page = await openApp(bench)
  const two = await memoryOfSandbox(bench.browser)
  // After tests were divided, three are kept.
  const before = await sessions(page)
  for (const salt of [-1, -2, -3]) await checkInApp(page, { ...busyFiles(salt), 'main.py': 'print(1)\n' })
  if ((await sessions(page)) < before + 8) throw new Error('The busy suite was not divided.')
  const three = await memoryOfSandbox(bench.browser)
  await page.context().close()
  report.line('the sandbox with two spares', `${Math.round(two)} MB`)
  report.line('one spare more', `${Math.round(three - two)} MB`)
}

/** Megabytes of the frame's process, which is the largest; pages shared with others count in part. @param {import('playwright').Browser} browser */
async function memoryOfSandbox(browser) {
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => memoryOf(id))
  return Math.max(...sizes)
}

const memoryOf = (/** @type {number} */ pid) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? Number.NaN) / 1000
