import * as z from 'zod/mini'
import {
  type FileInspection,
  type Inspection,
  type MutationOutcome,
  UNREAD,
} from '../../core/checks/inspection'
import { type CheckRequest, DEFAULT_CHECK_LIMITS } from '../../core/ports'
import { type Files, isPython, isTest } from '../../core/project'
import type { SessionOutcome } from './runSession'
import type { SessionRequest } from './session'

type Session = (request: SessionRequest, seconds: number, signal: AbortSignal) => Promise<SessionOutcome>

const PROJECT_PATH = '/home/pyodide/project'
const MOST_KNOWN = 2_000
const Texts = z.array(z.string())

const Inspected = z.object({
  type: z.literal('inspected'),
  path: z.string(),
  error: z.nullable(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      line: z.number(),
      marks: Texts,
      skips: Texts,
      patches: Texts,
      uses: Texts,
      assertions: z.array(
        z.object({
          code: z.string(),
          sources: z.string(),
          shape: z.string(),
          form: z.string(),
          values: Texts,
        }),
      ),
    }),
  ),
  placeholders: z.array(z.object({ line: z.number(), message: z.string() })),
  imports: Texts,
  hooks: Texts,
  mutants: z.array(
    z.object({ line: z.number(), start: z.number(), end: z.number(), old: z.string(), new: z.string() }),
  ),
})

const Mutated = z.object({ type: z.literal('mutated'), index: z.int(), is_noticed: z.boolean() })

/** What was read before; a check reads all files before it runs any, so that most need not be read again. */
export class Inspections {
  readonly #known = new Map<string, FileInspection>()

  /** Keeps what the sandbox said of these files; the first word about each counts, because nothing had run by then. */
  remember(files: Files, reports: readonly string[]): void {
    if (this.#known.size > MOST_KNOWN) this.#known.clear()
    const keys = keysOf(files)
    const told = new Set<string>()
    for (const { type: _, path, ...inspection } of parsed(Inspected, reports)) {
      const key = keys.get(path)
      if (key === undefined || told.has(path)) continue
      told.add(path)
      this.#known.set(key, inspection)
    }
  }

  /** Reads Python files in an interpreter that runs none of them. */
  async inspect(files: Files, signal: AbortSignal, session: Session): Promise<Inspection> {
    const keys = keysOf(files)
    if ([...keys.values()].some((key) => !this.#known.has(key))) {
      const { reports } = await session(inspectRequest(files), DEFAULT_CHECK_LIMITS.seconds, signal)
      this.remember(files, reports)
    }
    return Object.fromEntries([...keys].map(([path, key]) => [path, this.#known.get(key) ?? UNREAD]))
  }
}

/** Python files by path, content and the files around them: these say which names are the project's own. */
function keysOf(files: Files): Map<string, string> {
  const paths = Object.keys(files).filter(isPython).sort()
  const around = paths.join('\0')
  return new Map(paths.map((path) => [path, `${path}\0${around}\0${String(files[path])}`]))
}

const inspectRequest = (files: Files): SessionRequest => ({
  kind: 'inspect',
  files: Object.entries(files).filter(([path]) => isPython(path)),
  project_path: PROJECT_PATH,
  stdin: '',
  seed: 0,
  clock: 0,
  memory_bytes: DEFAULT_CHECK_LIMITS.memory_mb * 1024 * 1024,
  output_bytes: DEFAULT_CHECK_LIMITS.output_bytes,
  mutation: null,
})

/** Runs the tests once for each of some changes of the code that they cover, all in one interpreter. */
export async function mutate(
  request: SessionRequest,
  { files, limits }: CheckRequest,
  inspection: Inspection,
  signal: AbortSignal,
  session: Session,
): Promise<MutationOutcome[]> {
  const mutants = Object.entries(inspection)
    .filter(([path]) => Object.hasOwn(files, path) && !isTest(path))
    .flatMap(([path, { mutants }]) => mutants.map((mutant) => ({ path, ...mutant })))
  if (mutants.length === 0) return []
  const numbered = mutants.map(({ old: _, ...mutant }, index) => ({ ...mutant, index }))
  const mutation = { mutants: numbered, seconds: limits.seconds, seed: request.seed }
  const { reports } = await session({ ...request, kind: 'mutate', mutation }, limits.seconds, signal)
  return parsed(Mutated, reports).flatMap(({ index, is_noticed }) => {
    const mutant = mutants[index]
    return mutant
      ? [{ path: mutant.path, line: mutant.line, old: mutant.old, new: mutant.new, is_noticed }]
      : []
  })
}

/** The reports of one kind; what else was said was said by the project's code. */
function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  reports: readonly string[],
): z.output<Schema>[] {
  return reports.flatMap((json) => {
    try {
      return [schema.parse(JSON.parse(json))]
    } catch {
      return []
    }
  })
}
