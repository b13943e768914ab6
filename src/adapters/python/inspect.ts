import * as z from 'zod/mini'
import {
  type FileInspection,
  type Inspection,
  type MutationOutcome,
  UNREAD,
} from '../../core/checks/inspection'
import { type Files, isPython, isTest } from '../../core/project'
import { commonRequest, type ProvidedRequest, type Session } from './createCheck'
import { PLACE, PLAIN_SESSION } from './plainSession'
import type { SessionRequest } from './session'

const MOST_KNOWN = 2_000
/** Nothing of the project runs, so that only its size takes time. */
const SECONDS = 60
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

/** What was read before, so that only what has changed is read. */
export class Inspections {
  readonly #known = new Map<string, FileInspection>()

  /** Reads Python files in an interpreter that runs none of them. */
  async inspect(files: Files, signal: AbortSignal, session: Session): Promise<Inspection> {
    // The files around it say which of the names in a file are the project's own.
    const paths = Object.keys(files).filter(isPython).sort()
    const around = paths.join('\0')
    const keys = new Map(paths.map((path) => [path, `${path}\0${around}\0${String(files[path])}`]))
    const wanted = [...keys].flatMap(([path, key]) => (this.#known.has(key) ? [] : [path]))
    if (wanted.length) {
      const { reports } = await session(inspectRequest(files, wanted), SECONDS, signal)
      if (this.#known.size > MOST_KNOWN) this.#known.clear()
      for (const { type: _, path, ...inspection } of parsed(Inspected, reports)) {
        const key = keys.get(path)
        if (key !== undefined) this.#known.set(key, inspection)
      }
    }
    return Object.fromEntries([...keys].map(([path, key]) => [path, this.#known.get(key) ?? UNREAD]))
  }
}

const inspectRequest = (files: Files, wanted: readonly string[]): SessionRequest => ({
  ...PLAIN_SESSION,
  kind: 'inspect',
  files: Object.entries(files).filter(([path]) => isPython(path)),
  project_path: PLACE,
  wanted,
})

/** Runs the tests once for each of some changes of the code that they cover, all in one interpreter. */
export async function mutate(
  request: ProvidedRequest,
  inspection: Inspection,
  signal: AbortSignal,
  session: Session,
): Promise<MutationOutcome[]> {
  const { files, limits } = request
  const mutants = Object.entries(inspection)
    .filter(([path]) => Object.hasOwn(files, path) && !isTest(path))
    .flatMap(([path, { mutants }]) => mutants.map((mutant) => ({ path, ...mutant })))
  if (mutants.length === 0) return []
  const numbered = mutants.map(({ old: _, ...mutant }, index) => ({ ...mutant, index }))
  const mutation = { mutants: numbered, seconds: limits.seconds, seed: request.seed }
  const { reports } = await session(
    { ...commonRequest(request), kind: 'mutate', mutation },
    limits.seconds,
    signal,
  )
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
