// @ts-check
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { EXIT, reportFailure } from '../scripts/failure.mjs'
import { measureEpochs } from './measureEpochs.mjs'
import { measureInput } from './measureInput.mjs'
import { measureMemory } from './measureMemory.mjs'
import { measureShards } from './measureShards.mjs'
import { measureStalls } from './measureStalls.mjs'
import { measureStarts } from './measureStarts.mjs'
import { measureVisits } from './measureVisits.mjs'
import { openBench } from './openBench.mjs'
import { createReport } from './report.mjs'

const MEASURES = [
  measureEpochs,
  measureStarts,
  measureVisits,
  measureShards,
  measureInput,
  measureStalls,
  measureMemory,
]
/** Medians of at least so many. */
const LEAST_ROUNDS = 7

/** Measures Python in the browser beside native CPython and stock Pyodide; prints the figures and how they compare. */
async function benchPython(/** @type {number} */ rounds) {
  const bench = await openBench()
  const report = createReport()
  try {
    console.log(`Medians of ${rounds}, both sides of each ratio by turns. ${bench.versions}`)
    for (const measure of MEASURES) await measure(bench, rounds, report)
  } finally {
    await bench.close()
  }
  report.printMissed()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: String(LEAST_ROUNDS) } } })
  benchPython(Number(values.rounds)).then(
    () => process.exit(EXIT.complete),
    (error) => process.exit(reportFailure(error)),
  )
}
