// @ts-check
import { openApp } from './app.mjs'
import { median } from './report.mjs'

/** An endless program is watched for so long, then the person stops it. */
const STOPPED_AFTER_MS = 2_000

/** @type {readonly (readonly [what: string, main: string, isEndless?: boolean])[]} */
const PROGRAMS = [
  ['one line of output', 'print("calm")\n'],
  ['an endless loop, stopped', 'while True:\n    pass\n', true],
  ['100 MB of output in lines', 'for _ in range(10**7):\n    print("x" * 9)\n'],
  ['100 MB of output at once', 'print("x" * 100_000_000)\n'],
  [
    'a file of 3 GB',
    'with open("big", "wb") as file:\n    for _ in range(48):\n        file.write(bytes(64 << 20))\n',
  ],
  ['all memory', 'kept = []\nwhile True:\n    kept.append(bytearray(16 << 20))\n'],
  ['a C stack without end', 'x = []\nfor _ in range(10**5):\n    x = [x]\nrepr(x)\n'],
]

/** The longest that the page stands still while a program that means no good runs in its console. */
export async function measureStalls(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const page = await openApp(bench)
  report.section('the page’s longest pause while a program runs in its console: usual, worst')
  for (const [i, [what, main, isEndless]] of PROGRAMS.entries()) {
    const name = `stall-bench-${i}`
    await page.evaluate(
      async ({ name, main }) => {
        await window.autocoder.projects.import({ 'main.py': main }, { name })
        location.hash = `#/project/${name}`
      },
      { name, main },
    )
    const pauses = []
    // The first is not counted: the screen has just been drawn.
    for (let round = 0; round <= rounds; round += 1) pauses.push(await longestPause(page, isEndless ?? false))
    const counted = pauses.slice(1)
    report.line(what, `${median(counted).toFixed(0)} ms, ${Math.max(...counted).toFixed(0)} ms`)
  }
  await page.context().close()
}

/** Runs the open project's main.py. @param {import('playwright').Page} page @param {boolean} isEndless @returns {Promise<number>} milliseconds */
async function longestPause(page, isEndless) {
  const console = page.getByRole('region', { name: 'Console' })
  const watched = await page.evaluateHandle(watchPauses)
  await console.getByRole('button', { name: 'Run', exact: true }).click()
  if (isEndless) {
    await page.waitForTimeout(STOPPED_AFTER_MS)
    await console.getByRole('button', { name: 'Stop main.py' }).click()
  }
  await console.getByRole('button', { name: 'Run', exact: true }).waitFor()
  return watched.evaluate((state) => {
    state.isOver = true
    return state.longest
  })
}

/** Runs in the page: notes the longest time between two turns of a timer that wants to come at once. */
function watchPauses() {
  const state = { longest: 0, isOver: false }
  let last = performance.now()
  const look = () => {
    const now = performance.now()
    state.longest = Math.max(state.longest, now - last)
    last = now
    if (!state.isOver) setTimeout(look)
  }
  look()
  return state
}
