// @ts-check
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

// Runs against a model that knows the solution and goes wrong at random: what must hold for every run, and figures.
//   npm run bench:loop -- [--runs 200] [--faults 0.3] [--first 0]

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    faults: { type: 'string', default: '0.3' },
    first: { type: 'string', default: '0' },
  },
})
const [runs, faults, first] = [Number(values.runs), Number(values.faults), Number(values.first)]

/** @param {string} name */
const load = async (name) =>
  (
    await runnerImport(new URL(`loop/${name}.ts`, import.meta.url).pathname, {
      logLevel: 'error',
      configFile: false,
    })
  ).module
const { runWithFaults } = /** @type {typeof import('./loop/faultRuns')} */ (await load('faultRuns'))
const { figuresOf, violationsOf } = /** @type {typeof import('./loop/figures')} */ (await load('figures'))

/** @type {import('./loop/faultRuns').FaultRun[]} */
const done = []
for (let seed = first; seed < first + runs; seed += 1) done.push(await runWithFaults(seed, faults))
console.log(figuresOf(done, faults))
const violations = violationsOf(done)
console.log(violations.length ? violations.join('\n') : 'Every promise held in every run.')
process.exit(violations.length ? 1 : 0)
