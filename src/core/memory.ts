import { passedTests } from './checks/completion'
import type { CheckReport } from './checks/report'
import { fingerprintOfFiles } from './fingerprint'
import { errorOf, patternOf, type TrailEntry, withEntry } from './patterns'
import { type Best, brokenSince, compareProgress, type Regression } from './progress'
import type { Files } from './project'

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
  /** Tests that have passed in this run, without their cases. */
  readonly passed: readonly string[]
  readonly is_mutation_checked: boolean
}

/** What a journal keeps of it: the best state is a checkpoint, and kept as one. */
export type StoredMemory = Omit<Memory, 'best'> & { readonly best_step: number | null }

export const NO_MEMORY: Memory = {
  best: null,
  regression: null,
  trail: [],
  action: '',
  level: 0,
  ways_back: 0,
  told: [],
  passed: [],
  is_mutation_checked: false,
}

export const packMemory = ({ best, ...memory }: Memory): StoredMemory => ({
  ...memory,
  best_step: best?.step ?? null,
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
export function withCheck(memory: Memory, { epoch, step, files, report }: Checked): Memory {
  const { best } = memory
  const passed = [...new Set([...memory.passed, ...passedTests(report)])]
  const difference = best ? compareProgress(report, best.report) : 1
  if (difference >= 0) {
    const circles = difference > 0 ? { level: 0, ways_back: 0, told: [], trail: [] } : {}
    return { ...memory, passed, regression: null, best: { epoch, step, files, report }, ...circles }
  }
  const broken = best ? brokenSince(best.report, report) : []
  if (broken.length === 0) return { ...memory, passed, regression: null }
  return { ...memory, passed, regression: { epoch: memory.regression?.epoch ?? epoch, broken } }
}

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
