import { passedTests } from './checks/completion'
import type { CheckReport } from './checks/report'
import type { Files } from './project'

/** The checked state that a run would end with, if it ended now. */
export interface Best {
  readonly epoch: number
  readonly step: number
  readonly files: Files
  readonly report: CheckReport
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

/** Below 0 when the first is less far than the second. */
export function compareProgress(a: CheckReport, b: CheckReport): number {
  const other = progressOf(b)
  return progressOf(a).reduce((difference, value, i) => difference || value - (other[i] ?? 0), 0)
}

/** What worked in one state and does not in a later one: files that were valid, main, tests that passed. */
export function brokenSince(best: CheckReport, now: CheckReport): string[] {
  const failing = now.tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  const failed = new Set(failing.map(({ id }) => id.replace(/\[[\s\S]*$/, '')))
  const tests = passedTests(best).filter((id) => failed.has(id) || failed.has(id.split('::')[0] ?? ''))
  const files = Object.entries(best.files)
    .filter(([path, file]) => file.validation_success && now.files[path]?.validation_success === false)
    .map(([path]) => path)
  const main = best.main?.success && now.main && !now.main.success ? ['main.py'] : []
  return [...files, ...main, ...tests]
}
