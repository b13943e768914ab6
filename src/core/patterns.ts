import { clip } from './text'
import type { CheckReport } from './checks/report'

/** One epoch, in texts short enough to keep and to compare. */
export interface TrailEntry {
  /** The actions and their arguments. */
  readonly action: string
  readonly files: string
  /** What kept the project from being complete. */
  readonly error: string
  readonly passing: number
}

/** Epochs that are remembered. */
const LENGTH = 6
const SAME_ACTION = 3
const SAME_ERROR = 4
const SAME_FILES = LENGTH

export const withEntry = (trail: readonly TrailEntry[], entry: TrailEntry): readonly TrailEntry[] =>
  [...trail, entry].slice(-LENGTH)

/** The way in which a run goes round in circles, in a sentence for the model, or `null`. */
export function patternOf(trail: readonly TrailEntry[]): string | null {
  const last = trail.at(-1)
  if (!last) return null
  const ago = (n: number) => trail.at(-1 - n)
  const isSame = (n: number, fields: readonly (keyof TrailEntry)[]) =>
    trail.length >= n &&
    trail.slice(-n).every((entry) => fields.every((field) => entry[field] === last[field]))
  if (last.action !== '' && isSame(SAME_ACTION, ['action', 'files', 'error']))
    return `The same action led to the same result ${SAME_ACTION} times.`
  if (trail.length >= 4 && ago(1)?.files !== last.files && ago(2)?.files === last.files)
    if (ago(3)?.files === ago(1)?.files) return 'The last actions take each other back: the files alternate.'
  if (isSame(SAME_FILES, ['files', 'error'])) return `The last ${SAME_FILES} steps changed no file.`
  // Who only looks around has not tried anything.
  const hasTried = trail.slice(-SAME_ERROR).some(({ files }) => files !== last.files)
  if (
    hasTried &&
    isSame(SAME_ERROR, ['error']) &&
    last.passing <= Math.min(...trail.slice(-SAME_ERROR).map((e) => e.passing))
  )
    return `${SAME_ERROR} checks in a row ended with the same error: ${clip(last.error, 300)}.`
  return null
}

/** What is wrong first, without what differs from one run to the next. */
export function errorOf(report: CheckReport): string {
  const invalid = Object.entries(report.files).find(([, file]) => file.validation_success === false)
  if (invalid) return `${invalid[0]} is not valid: ${lastLine(invalid[1].validation_error ?? '')}`
  const failing = report.tests.find(({ outcome }) => outcome === 'failed' || outcome === 'error')
  if (failing) return `${failing.id} ${failing.outcome}: ${lastLine(failing.message)}`
  if (report.ended !== 'exit') return `the test session ended by ${report.ended}`
  if (report.main && !report.main.success) return `main.py: ${lastLine(report.main.error ?? '')}`
  return 'there are no tests'
}

const lastLine = (text: string): string => clip(text.trim().split('\n').at(-1) ?? '', 300)
