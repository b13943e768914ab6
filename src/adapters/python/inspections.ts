import * as z from 'zod/mini'
import { type FileInspection, type Inspection, UNREAD } from '../../core/checks/inspection'
import { type Files, isPython } from '../../core/project'
import type { Session } from './createCheck'
import { parsed } from './parsed'
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
      setup: Texts,
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
  defines: Texts,
  reads: Texts,
  mutants: z.array(
    z.object({ line: z.number(), start: z.number(), end: z.number(), old: z.string(), new: z.string() }),
  ),
})

/** What was said of a file, and the content of the other files that it depends on. */
interface Known {
  readonly inspection: FileInspection
  readonly reads: readonly (readonly [path: string, content: string])[]
}

/** What was read before, so that only what has changed is read. */
export class Inspections {
  readonly #known = new Map<string, Known>()

  /** Reads Python files in an interpreter that runs none of them. */
  async inspect(files: Files, signal: AbortSignal, session: Session): Promise<Inspection> {
    // The files around it say which of the names in a file are the project's own.
    const paths = Object.keys(files).filter(isPython).sort()
    const around = paths.join('\0')
    const keys = new Map(paths.map((path) => [path, `${path}\0${around}\0${String(files[path])}`]))
    const knownOf = (key: string): Known | null => {
      const known = this.#known.get(key)
      return known?.reads.every(([path, content]) => String(files[path]) === content) ? known : null
    }
    const wanted = [...keys].flatMap(([path, key]) => (knownOf(key) ? [] : [path]))
    if (wanted.length) {
      const { reports } = await session(inspectRequest(files, wanted), SECONDS, signal)
      if (this.#known.size > MOST_KNOWN) this.#known.clear()
      for (const { type: _, path, reads, ...inspection } of parsed(Inspected, reports)) {
        const key = keys.get(path)
        const read = reads.map((other) => [other, String(files[other])] as const)
        if (key !== undefined) this.#known.set(key, { inspection, reads: read })
      }
    }
    return Object.fromEntries([...keys].map(([path, key]) => [path, knownOf(key)?.inspection ?? UNREAD]))
  }
}

const inspectRequest = (files: Files, wanted: readonly string[]): SessionRequest => ({
  ...PLAIN_SESSION,
  kind: 'inspect',
  files: Object.entries(files).filter(([path]) => isPython(path)),
  project_path: PLACE,
  wanted,
})
