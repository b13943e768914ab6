import { withFiles, withReport } from './context'
import type { LoopState } from './loopState'
import { compareProgress } from './progress'

/** The state with the best files that were checked, or `null` when it is as good as they are. */
export function atBest(state: LoopState): LoopState | null {
  const { best } = state.memory
  if (!best || (state.report && compareProgress(state.report, best.report) >= 0)) return null
  const context = withReport(withFiles(state.context, best.files), best.report)
  return { ...state, context, report: best.report }
}
