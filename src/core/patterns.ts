import { clip } from './text'
import type { CheckReport } from './checks/report'

/** One epoch, in texts short enough to keep and to compare. */
export interface TrailEntry {
  /** Of the actions and what they were told, their reasoning left out. */
  readonly action: string
  readonly files: string
  /** What kept the project from being complete. */
  readonly error: string
  readonly passing: number
}

const SAME_ACTION = 3
const SAME_ERROR = 4
const SAME_FILES = 6
/** States that a circle of files may have, and how often it is gone round before it is told. */
const MAX_PERIOD = 4
const ROUNDS = 2
const MAX_WAYS_BACK = 2

/** Epochs that are remembered. */
const LENGTH = MAX_PERIOD * ROUNDS

export const withEntry = (trail: readonly TrailEntry[], entry: TrailEntry): readonly TrailEntry[] =>
  [...trail, entry].slice(-LENGTH)

/**
 * The way in which a run goes round in circles, in a sentence for the model, or `null`. `waysBack`: how often it went back
 * to the same best state.
 */
export function patternOf(trail: readonly TrailEntry[], waysBack: number): string | null {
  const last = trail.at(-1)
  if (!last) return null
  const isSame = (n: number, fields: readonly (keyof TrailEntry)[]) =>
    trail.length >= n &&
    trail.slice(-n).every((entry) => fields.every((field) => entry[field] === last[field]))
  // The files of every epoch are compared, never what the model says of them: that is easily said in other words.
  if (last.action !== '' && isSame(SAME_ACTION, ['action', 'files']))
    return `The same action led to the same result ${SAME_ACTION} times.`
  const period = periodOf(trail.map(({ files }) => files))
  if (period === 2) return 'The last actions take each other back: the files alternate.'
  if (period !== null)
    return `The last actions take each other back: the files go through the same ${period} states again.`
  if (waysBack >= MAX_WAYS_BACK)
    return 'The run went back to the same state again: nothing that was tried since got further.'
  if (isSame(SAME_FILES, ['files'])) return `The last ${SAME_FILES} steps changed no file.`
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

/** After how many states the newest ones come again in the same order, or `null`. */
function periodOf(states: readonly string[]): number | null {
  for (let period = 2; period <= MAX_PERIOD; period += 1) {
    const rounds = states.slice(-period * ROUNDS)
    const isWhole = rounds.length === period * ROUNDS
    const isRepeated = rounds.every((state, i) => i < period || state === rounds[i - period])
    if (isWhole && isRepeated && new Set(rounds).size > 1) return period
  }
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
