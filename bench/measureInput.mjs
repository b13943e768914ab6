// @ts-check
import { openApp } from './app.mjs'
import { median } from './report.mjs'

/** Lines of which each round takes the mean. */
const LINES = 40
const MAIN = `for number in range(${LINES} + 1):\n    input(f"line {number}? ")\n`

/** How long a program waits for a line that is typed at once: from the answer until its next question is on the screen. */
export async function measureInput(
  /** @type {import('./openBench.mjs').Bench} */ bench,
  /** @type {number} */ rounds,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const page = await openApp(bench)
  await page.evaluate(async (main) => {
    await window.autocoder.projects.import({ 'main.py': main }, { name: 'input-bench' })
    location.hash = '#/project/input-bench'
  }, MAIN)
  const run = page.getByRole('region', { name: 'Console' }).getByRole('button', { name: 'Run', exact: true })
  const series = []
  for (let i = 0; i <= rounds; i += 1) {
    await run.click()
    series.push(await page.evaluate(answerAll, LINES))
    await run.waitFor()
  }
  await page.context().close()
  report.section('input(), asked and answered on the screen')
  report.line('a line', `${median(series.slice(1)).toFixed(1)} ms`)
}

/** Runs in the page. @param {number} lines @returns {Promise<number>} milliseconds a line */
async function answerAll(lines) {
  /** @param {number} number */
  const asked = (number) =>
    new Promise((resolve) => {
      const look = () => {
        const label = document.querySelector('label[for="console-line"]')
        if (!label?.textContent?.includes(`line ${number}?`)) return
        observer.disconnect()
        resolve(undefined)
      }
      const observer = new MutationObserver(look)
      observer.observe(document.body, { childList: true, subtree: true, characterData: true })
      look()
    })
  const answer = () =>
    /** @type {HTMLInputElement} */ (document.getElementById('console-line')).form?.requestSubmit()
  await asked(0)
  answer()
  await asked(1)
  const begun = performance.now()
  for (let number = 1; number < lines; number += 1) {
    answer()
    await asked(number + 1)
  }
  const milliseconds = (performance.now() - begun) / (lines - 1)
  answer()
  return milliseconds
}
