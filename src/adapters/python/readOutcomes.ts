import * as z from 'zod/mini'
import type { TestReport } from '../../core/checks/report'
import type { CheckRequest } from '../../core/ports'
import { pathProblem } from '../../core/project'
import { placeIn } from './placeIn'
import type { TestsOutcome } from './createSharding'
import type { SessionOutcome } from './runSession'

const Report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('validated'), path: z.string(), error: z.nullable(z.string()) }),
  z.object({ type: z.literal('collected'), count: z.int() }),
  z.object({ type: z.literal('testing'), id: z.string(), finished: z.nullable(z.string()) }),
  z.object({ type: z.literal('finished'), id: z.string() }),
  z.object({
    type: z.literal('tested'),
    id: z.string(),
    outcome: z.enum(['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed']),
    seconds: z.number(),
    message: z.string(),
    output: z.string(),
    frames: z.array(
      z.object({
        path: z.string(),
        line: z.number(),
        function: z.string(),
        source: z.string(),
        locals: z.record(z.string(), z.string()),
      }),
    ),
    source: z.optional(z.string()),
  }),
])

/** What the test session said, parsed; it may be anything. */
export function readTests(outcome: SessionOutcome, { files }: Pick<CheckRequest, 'files'>): TestsOutcome {
  const validation = new Map<string, string | null>()
  const tests: TestReport[] = []
  let running: string | null = null
  let unfinished = 0
  for (const json of outcome.reports) {
    const report = readReport(json)
    // The first word about a file was said before any of the project's Python ran.
    if (report?.type === 'validated' && !validation.has(report.path))
      validation.set(report.path, report.error)
    if (report?.type === 'collected') unfinished += report.count
    if (report?.type === 'testing') {
      running = report.id
      if (report.finished !== null) unfinished -= 1
    }
    if (report?.type === 'finished') {
      running = null
      unfinished -= 1
    }
    if (report?.type === 'tested') {
      const { type: _, ...test } = report
      tests.push(test)
    }
  }
  const { ended, exit_code, output, seconds, compiled } = outcome
  const place = placeIn(files, outcome.place)
  return {
    validation,
    tests,
    compiled,
    session: { ended, exit_code, place, running, unfinished, output, seconds },
  }
}

function readReport(json: string) {
  try {
    return Report.parse(JSON.parse(json))
  } catch {
    // Said by the project's code, not by the sandbox: as good as nothing.
    return null
  }
}

/** Of a project without main.py. */
export const NO_MAIN = { main: null, artifacts: {}, changed_sources: [], left_out: '' }

/** What main.py did, with paths relative to the project; of its files all or none are taken. */
export function readMain(outcome: SessionOutcome, { files, project_path }: CheckRequest) {
  const clean = (text: string) => text.replaceAll(`${project_path}/`, '')
  const refused = outcome.written.map(([path]) => pathProblem(path)).find((problem) => problem !== null)
  const written = refused ? [] : outcome.written
  const isSource = (path: string) => Object.hasOwn(files, path)
  return {
    main: {
      output: clean(outcome.output),
      stdout: clean(outcome.stdout),
      stderr: clean(outcome.stderr),
      exit_code: outcome.exit_code,
      ended: refused && outcome.ended === 'exit' ? ('files' as const) : outcome.ended,
      seconds: outcome.seconds,
      place: placeIn(files, outcome.place),
    },
    artifacts: Object.fromEntries(written.filter(([path]) => !isSource(path))),
    changed_sources: [...written.map(([path]) => path), ...outcome.deleted].filter(isSource),
    left_out: refused ?? outcome.left_out,
  }
}
