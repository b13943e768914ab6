// @ts-check
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { countEndToEnd, countUnit } from './counts.mjs'
import { execute, executeTool } from './execute.mjs'
import { EXIT, reportFailure } from './failure.mjs'
import { ensurePackages } from './install.mjs'
import { CACHE, ROOT } from './place.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * One of the checks. Counts as one test, except where it counts its own.
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => Promise<boolean | Counts>} check
 * @property {string} [needs] the stage without which it would only fail again
 */

const PROJECTS = ['core', 'worker', '', 'node'].map((name) => `tsconfig.${name && `${name}.`}json`)

/** @type {Stage[]} */
const STAGES = [
  { name: 'format', check: () => passes('biome', ['format', '.']) },
  { name: 'lint', check: () => passes('biome', ['lint', '--error-on-warnings', '.']) },
  { name: 'types', check: checkTypes },
  {
    name: 'unit tests',
    check: () =>
      tests(
        'vitest',
        ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath('unit')}`],
        'unit',
        countUnit,
      ),
  },
  { name: 'build', check: () => passes('vite', ['build', '--logLevel', 'error']) },
  { name: 'size', needs: 'build', check: () => script('size.mjs') },
  { name: 'notices', check: () => script('notices.mjs', '--check') },
  { name: 'browser', check: () => ensureBrowser().then(() => true) },
  {
    name: 'end-to-end tests',
    needs: 'build',
    check: () => tests('playwright', ['test'], 'e2e', countEndToEnd),
  },
]

/** @param {Parameters<typeof executeTool>[0]} tool @param {string[]} args */
const passes = async (tool, args) => (await executeTool(tool, args)).code === 0

/** @param {string} name @param {string[]} args */
const script = async (name, ...args) =>
  (await execute(process.execPath, [join(ROOT, 'scripts', name), ...args])).code === 0

async function checkTypes() {
  let isGood = true
  for (const project of PROJECTS) isGood = (await passes('tsc', ['-p', project])) && isGood
  return isGood
}

const reportPath = (/** @type {string} */ name) => join(CACHE, `${name}.json`)

/**
 * Runs a test runner and counts by its own report.
 * @param {'vitest' | 'playwright'} tool @param {string[]} args @param {string} name of the report
 * @param {(report: any) => Counts} count @returns {Promise<boolean | Counts>}
 */
async function tests(tool, args, name, count) {
  await mkdir(CACHE, { recursive: true })
  await rm(reportPath(name), { force: true })
  const { code } = await executeTool(tool, args)
  const report = await readFile(reportPath(name), 'utf8').then(JSON.parse, () => null)
  if (!report) return false
  const counts = count(report)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** @param {Stage} stage @param {readonly string[]} failedStages @returns {Promise<Counts>} */
async function run({ name, check, needs }, failedStages) {
  if (needs && failedStages.includes(needs)) {
    console.log(`\n== ${name}: not run, because the ${needs} failed`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  console.log(`\n== ${name}`)
  const begin = performance.now()
  const outcome = await check().catch((error) => {
    reportFailure(error)
    return false
  })
  const counts =
    typeof outcome === 'boolean' ? { passed: Number(outcome), failed: Number(!outcome), skipped: 0 } : outcome
  console.log(
    `== ${name}: ${counts.failed ? 'FAILED' : 'ok'} after ${((performance.now() - begin) / 1000).toFixed(1)} s`,
  )
  return counts
}

/** Every check, to the end also when one fails. @returns {Promise<number>} the exit status */
async function main() {
  await ensurePackages()
  const total = { passed: 0, failed: 0, skipped: 0 }
  /** @type {string[]} */
  const failedStages = []
  for (const stage of STAGES) {
    const counts = await run(stage, failedStages)
    if (counts.failed) failedStages.push(stage.name)
    total.passed += counts.passed
    total.failed += counts.failed
    total.skipped += counts.skipped
  }
  console.log(failedStages.length ? `\nFailed: ${failedStages.join(', ')}.` : '\nEverything is green.')
  if (total.skipped) console.log(`${total.skipped} skipped.`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed ? EXIT.failed : EXIT.complete
}

main().then(
  (status) => process.exit(status),
  (error) => {
    const status = reportFailure(error)
    console.log('0 passed, 1 failed')
    process.exit(status)
  },
)
