import { passedTests, ranWhole } from './checks/passedTests'
import type { CheckReport } from './checks/report'
import { fingerprintOfFiles } from './fingerprint'
import { errorOf, patternOf, type TrailEntry, withEntry } from './patterns'
import { type Best, brokenSince, compareProgress, type Regression } from './progress'
import { type Files, isTest } from './project'

/** What a run remembers of its epochs, beyond what the context says. */
export interface Memory {
  readonly best: Best | null
  readonly regression: Regression | null
  readonly trail: readonly TrailEntry[]
  /** Of the newest actions, for the trail. */
  readonly action: string
  /** How often the run has been told that it goes round in circles, since it last got further. */
  readonly level: number
  /** How often it went back to its best state since it last got further, or was told so. */
  readonly ways_back: number
  /** The patterns that it was told of. */
  readonly told: readonly string[]
  /** Tests that ran at some check of this run, without their cases; files that could not be collected. */
  readonly ran: readonly string[]
  /** Test files that were there at the first check; `null` before it. */
  readonly given: readonly string[] | null
  readonly is_mutation_checked: boolean
}

/** What a journal keeps of it: the best state is a checkpoint, and kept as one. */
export type StoredMemory = Omit<Memory, 'best'> & {
  readonly best_step: number | null
  readonly is_best_judged: boolean
}

export const NO_MEMORY: Memory = {
  best: null,
  regression: null,
  trail: [],
  action: '',
  level: 0,
  ways_back: 0,
  told: [],
  ran: [],
  given: null,
  is_mutation_checked: false,
}

export const packMemory = ({ best, ...memory }: Memory): StoredMemory => ({
  ...memory,
  best_step: best?.step ?? null,
  is_best_judged: best?.isGoalMet ?? false,
})

/** Epochs in which a regression may be repaired before the run goes back. */
const PATIENCE = 2

interface Checked {
  readonly epoch: number
  readonly step: number
  readonly files: Files
  readonly report: CheckReport
}

/** The memory after a check: whether it is the best so far, and what it broke. */
export function withCheck(before: Memory, { epoch, step, files, report }: Checked): Memory {
  const memory = { ...before, ...withTests(before, report) }
  const { best } = memory
  const difference = best ? compareProgress(report, best.report) : 1
  // As far as a state that meets the goal is not as good: whether this one does, nobody has said yet.
  if (difference === 0 && best?.isGoalMet) return { ...memory, regression: null }
  if (difference >= 0) {
    const circles = difference > 0 ? { level: 0, ways_back: 0, told: [], trail: [] } : {}
    return {
      ...memory,
      regression: null,
      best: { epoch, step, files, report, isGoalMet: false },
      ...circles,
    }
  }
  const broken = best ? brokenSince(best.report, report) : []
  if (broken.length === 0) return { ...memory, regression: null }
  return { ...memory, regression: { epoch: memory.regression?.epoch ?? epoch, broken } }
}

/** What is known of tests after one check more. */
const withTests = ({ ran, given }: Memory, report: CheckReport): Pick<Memory, 'ran' | 'given'> => ({
  ran: [...new Set([...ran, ...ranWhole(report)])],
  given: given ?? Object.keys(report.files).filter(isTest),
})

/** The memory after the model has judged that the goal is met. */
export function withGoalMet(memory: Memory, { epoch, step, files, report }: Checked): Memory {
  const isBest = !memory.best || compareProgress(report, memory.best.report) >= 0
  return isBest ? { ...memory, best: { epoch, step, files, report, isGoalMet: true } } : memory
}

/** The memory after the person has asked for something: what met the goal before may not do so any more. */
export const withWishes = (memory: Memory): Memory =>
  memory.best?.isGoalMet ? { ...memory, best: { ...memory.best, isGoalMet: false } } : memory

/** The memory after the person has changed the project, or allowed a change of its tests: nothing before is what they want. */
export const withPersonsChange = (memory: Memory): Memory => ({
  ...memory,
  best: null,
  regression: null,
  ran: [],
  given: null,
})

/** Whether a regression has outlasted the epochs that it was given. */
export const isBeyondRepair = ({ regression, best }: Memory, epoch: number): boolean =>
  regression !== null && best !== null && epoch - regression.epoch >= PATIENCE

/** The memory after an epoch that did not complete the project, and the circle that it closes, if it does. */
export function withEpoch(
  memory: Memory,
  files: Files,
  report: CheckReport | null,
  reasoning: string,
): { readonly memory: Memory; readonly pattern: string | null } {
  if (!report) return { memory: { ...memory, action: '' }, pattern: null }
  const entry: TrailEntry = {
    action: memory.action,
    files: fingerprintOfFiles(files),
    error: report.success ? `not complete: ${reasoning}` : errorOf(report),
    passing: passedTests(report).length,
  }
  const trail = withEntry(memory.trail, entry)
  const pattern = patternOf(trail, memory.ways_back)
  if (!pattern) return { memory: { ...memory, trail, action: '' }, pattern }
  // What was told counts anew: another circle of the same kind is the next level.
  const again = { trail: [entry], ways_back: Math.min(memory.ways_back, 1) }
  const told = [...memory.told, pattern]
  return { memory: { ...memory, ...again, action: '', level: memory.level + 1, told }, pattern }
}
