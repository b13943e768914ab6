import { withFiles, withReport } from './context'
import type { CheckReport } from './checks/report'
import type { LoopState } from './loopState'
import { type Best, compareProgress } from './progress'

/** The state with the best files that were checked, or `null` when it is as good as they are. */
export function atBest(state: LoopState): LoopState | null {
  const { best } = state.memory
  if (!best || (state.report && isAsGood(state, state.report, best))) return null
  const context = withReport(withFiles(state.context, best.files), best.report)
  return { ...state, context, report: best.report }
}

/** As far as the best, and not only as far where the goal is known to be met. */
function isAsGood({ context }: LoopState, report: CheckReport, best: Best): boolean {
  const difference = compareProgress(report, best.report)
  return difference > 0 || (difference === 0 && (!best.isGoalMet || context.files === best.files))
}
