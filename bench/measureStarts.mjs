// @ts-check
import { checkInApp, measured, openApp } from './app.mjs'
import { openStock } from './stock.mjs'

/** How soon an interpreter runs Python again after one was killed, against stock Pyodide's load and `import pytest`. */
export async function measureStarts(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const app = await openApp(bench)
  const stock = await openStock(bench)
  /** @type {{ ready: number, take: number, load: number }[]} */
  const series = []
  // The first meets cold caches and does not count.
  for (let i = 0; i <= rounds; i += 1) {
    await checkInApp(app, { 'a_test.py': `def test_a():\n    assert ${i} < ${i + 1}\n` })
    // The spare was made ready when nothing else was running.
    const [ready, take] = [await measured(app, 'python-ready'), await measured(app, 'python-take')]
    series.push({ ready, take, load: await stock.load() })
  }
  await Promise.all([app.context().close(), stock.close()])
  const [, ...counted] = series
  const loads = counted.map(({ load }) => load)
  const starts = counted.map(({ ready }) => ready)
  const takes = counted.map(({ take }) => take)
  report.section('Ready again after a kill, against stock Pyodide’s load and `import pytest`')
  report.ratio('a new worker, from the snapshot', starts, loads, 0.12)
  report.ratio('the warm spare, until the first line of Python', takes, loads, 0.01)
}
