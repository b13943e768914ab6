import { type Gates, gatesOf } from '../../core/checks/gates'
import type { CheckReport } from '../../core/checks/report'
import { progressOf } from '../../core/progress'
import type { Trace } from '../trace'

/** How far the files were that a step left behind, by the check after it. */
export interface ProgressPoint {
  readonly step: number
  readonly passed: number
  readonly total: number
  /** Whether nothing later got further. */
  readonly isBest: boolean
}

/** The steps that changed something and were checked, oldest first. */
export function progressPoints({ entries }: Pick<Trace, 'entries'>): ProgressPoint[] {
  const points = entries.flatMap((entry) => {
    if (entry.type !== 'step' || !entry.verdict) return []
    const { tests, progress } = standingOf(entry.verdict.report)
    return tests ? [{ step: entry.step, ...tests, progress }] : []
  })
  const best = points.reduce<(typeof points)[number] | undefined>(
    (far, point) => (far && isFurther(far.progress, point.progress) ? far : point),
    undefined,
  )
  return points.map(({ progress: _, ...point }) => ({ ...point, isBest: point.step === best?.step }))
}

const isFurther = (a: readonly number[], b: readonly number[]): boolean =>
  a.reduce((difference, value, i) => difference || value - (b[i] ?? 0), 0) > 0

interface Standing {
  readonly tests: Gates['tests']
  readonly progress: readonly number[]
}

/** A trace is looked at after every step, and its reports stay the same. */
const known = new WeakMap<CheckReport, Standing>()

/** How far a report's files were; worked out once for each report. */
export function standingOf(report: CheckReport): Standing {
  const standing = known.get(report) ?? { tests: gatesOf(report, null).tests, progress: progressOf(report) }
  known.set(report, standing)
  return standing
}
