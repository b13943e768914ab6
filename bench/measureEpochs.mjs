// @ts-check
import { checkInApp, measured, openApp } from './app.mjs'
import { epochFiles, withTwoChanged } from './epoch.mjs'
import { createNative } from './native.mjs'

/** One epoch in the app, with spares ready, against native CPython in the original's way. */
export async function measureEpochs(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const page = await openApp(bench)
  const native = createNative(bench.python)
  /** @type {Awaited<ReturnType<typeof round>>[]} */
  const measurements = []
  // The first meets cold caches and does not count.
  for (let i = 0; i <= rounds; i += 1) measurements.push(await round(page, native, i))
  native.dispose()
  await page.context().close()
  const series = (/** @type {keyof typeof measurements[0]} */ name) =>
    measurements.slice(1).map((one) => one[name])
  report.section('An epoch: 22 files compiled, 10 test files with 100 tests, main.py')
  report.ratio('everything new : a native process for each', series('all'), series('nativeAll'), 0.18)
  report.ratio('two files changed : a native process for each', series('two'), series('nativeTwo'), 0.08)
  report.ratio('two files changed : one native pytest process', series('two'), series('nativeTests'), 1)
  report.time('of which ruff adds, everything new', series('lintAll'))
  report.time('of which ruff adds, two files changed', series('lintTwo'))
}

/** @param {import('playwright').Page} page @param {ReturnType<typeof createNative>} native @param {number} salt */
async function round(page, native, salt) {
  const files = epochFiles(2 * salt)
  const changed = withTwoChanged(files, 2 * salt + 1)
  native.forget()
  native.write(files)
  const all = await checkInApp(page, files)
  const lintAll = await measured(page, 'python-lint')
  const nativeAll = await native.epoch(files)
  native.write(changed)
  const two = await checkInApp(page, changed)
  const lintTwo = await measured(page, 'python-lint')
  const nativeTwo = await native.epoch(changed)
  // The same two files, changed back.
  native.write(files)
  const nativeTests = await native.tests()
  return { all, nativeAll, lintAll, two, nativeTwo, lintTwo, nativeTests }
}
