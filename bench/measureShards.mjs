// @ts-check
import { checkInApp, openApp, sessions } from './app.mjs'
import { busyFiles, smallFiles } from './epoch.mjs'

/** A suite in two interpreters against the same in one. */
export async function measureShards(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const page = await openApp(bench)
  /** @type {Awaited<ReturnType<typeof round>>[]} */
  const series = []
  // The first meets cold caches and does not count.
  for (let i = 0; i <= rounds; i += 1) series.push(await round(page, 4 * i))
  await page.context().close()
  const [, ...counted] = series
  report.section('Two interpreters against one')
  report.ratio(
    '10 test files that keep a processor busy',
    counted.map(({ divided }) => divided),
    counted.map(({ whole }) => whole),
    0.75,
  )
  report.ratio(
    'two small test files, which stay in one',
    counted.map(({ smallAgain }) => smallAgain),
    counted.map(({ small }) => small),
  )
}

/** Contents are new each time, so that bytecode is no help; durations are known from the check before. */
async function round(/** @type {import('playwright').Page} */ page, /** @type {number} */ salt) {
  const small = await checkInApp(page, smallFiles(salt))
  // What is known by now says nothing about these files.
  const whole = await checkInApp(page, busyFiles(salt + 1))
  const before = await sessions(page)
  const divided = await checkInApp(page, busyFiles(salt + 2))
  if ((await sessions(page)) !== before + 2) throw new Error('The busy suite was not divided.')
  await checkInApp(page, smallFiles(salt + 2))
  const smallAgain = await checkInApp(page, smallFiles(salt + 3))
  return { small, whole, divided, smallAgain }
}
