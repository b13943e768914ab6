import { passedTests } from './checks/passedTests'
import { type CheckReport, testFileOf, testOf } from './checks/report'
import type { Files } from './project'

/** The checked state that a run would end with, if it ended now. */
export interface Best {
  readonly epoch: number
  readonly step: number
  readonly files: Files
  readonly report: CheckReport
  /** Whether the model has judged that the goal is met in it, and nobody has asked for more since. */
  readonly isGoalMet: boolean
}

/** Something that held in the best state and holds no more, and since when. */
export interface Regression {
  /** The epoch whose check showed it first. */
  readonly epoch: number
  readonly broken: readonly string[]
}

/**
 * How far a project is, for comparing; more is better, the first difference decides: everything green, passing tests,
 * main, files that are valid, failing tests.
 */
export function progressOf(report: CheckReport): readonly number[] {
  const invalid = Object.values(report.files).filter((file) => file.validation_success === false).length
  const failing = report.tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error').length
  const passing = report.tests.filter(({ outcome }) => outcome === 'passed').length
  return [Number(report.success), passing, Number(report.main?.success ?? false), -invalid, -failing]
}

/**
 * Below 0 when a state is less far than an earlier one. Tests whose file has gone since count in neither: they went with
 * their module, or the person took them away.
 */
export function compareProgress(now: CheckReport, earlier: CheckReport): number {
  const tests = earlier.tests.filter(({ id }) => isThere(testFileOf(id), earlier, now))
  const before = progressOf({ ...earlier, tests })
  return progressOf(now).reduce((difference, value, i) => difference || value - (before[i] ?? 0), 0)
}

const isThere = (path: string, earlier: CheckReport, now: CheckReport): boolean =>
  Object.hasOwn(now.files, path) || !Object.hasOwn(earlier.files, path)

/** What worked in one state and does not in a later one: files that were valid, main, tests that passed. */
export function brokenSince(best: CheckReport, now: CheckReport): string[] {
  const failing = now.tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const failed = new Set(failing.map(({ id }) => testOf(id)))
  const tests = passedTests(best).filter((id) => failed.has(id) || failed.has(testFileOf(id)))
  const files = Object.entries(best.files)
    .filter(([path, file]) => file.validation_success && now.files[path]?.validation_success === false)
    .map(([path]) => path)
  const main = best.main?.success && now.main && !now.main.success ? ['main.py'] : []
  return [...files, ...main, ...tests]
}
