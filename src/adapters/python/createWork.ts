import { explainedText, explainMissing } from '../../core/packages/explainMissing'
import type { AttendedPython, CheckRequest, PythonRuntime } from '../../core/ports'
import { RuntimeFailure } from '../../core/ports'
import type { Provision } from '../packages/createPackages'
import { brokenSyntax } from './brokenSyntax'
import { createCheck, runAttended, type Session } from './createCheck'
import { format } from './format'
import { Inspections } from './inspections'
import { mutate } from './mutate'
import { loadRuff } from './ruff'
import interactivePy from './sandbox/interactive.py?raw'
import { placeProgram, placeSnippet, runSnippet } from './snippet'

/** Everything that is done with interpreters. */
export type PythonWork = PythonRuntime & AttendedPython

/** `provide` gets the packages that a project needs. */
export function createWork(
  session: Session,
  provide: (request: CheckRequest, signal: AbortSignal) => Promise<Provision>,
): PythonWork {
  const check = createCheck(session)
  const inspections = new Inspections()
  return {
    async check(request, signal) {
      const { wheels, pins, explain } = await provide(request, signal)
      const report = await check({ ...request, wheels }, signal)
      const explained = explainMissing(report, pins, explain)
      const unreached = explained.packages?.missing.find(({ kind }) => kind === 'network')
      // The network is the person's to repair, not the model's.
      if (unreached) throw new RuntimeFailure(unreached.sentence)
      return explained
    },
    inspect: (files, signal) => inspections.inspect(files, signal, session),
    async mutate(request, inspection, signal) {
      const { wheels } = await provide(request, signal)
      return await mutate({ ...request, wheels }, inspection, signal, session)
    },
    async runSnippet(request, signal) {
      const placed = placeSnippet(request)
      const { wheels, explain } = await provide(placed, signal)
      const report = await runSnippet({ ...placed, wheels }, signal, session)
      return { ...report, output: explainedText(report.output, explain) }
    },
    brokenSyntax: (change, signal) => brokenSyntax(change, signal, session),
    format: async (path, files) => format(await loadRuff(), path, files),
    async run(request, attendant, signal) {
      const { wheels, explain } = await provide(request, signal)
      const run = await runAttended(session, { ...request, wheels }, 'main.py', attendant, signal)
      const { error } = run.main
      return { ...run, main: { ...run.main, error: error && explainedText(error, explain) } }
    },
    async interact(request, attendant, signal) {
      const { wheels } = await provide(request, signal)
      const { program, ...placed } = placeProgram(request, 'interactive.py', interactivePy)
      return await runAttended(session, { ...placed, wheels }, program, attendant, signal)
    },
  }
}
