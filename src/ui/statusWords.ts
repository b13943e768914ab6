import type { RunStatus } from '../core/ports'
import { streamedPath } from './streamedReply'
import { liveStep, type Trace, type TraceStep } from './trace'

/** How a project stands, as the header and the tab's title say it. */
export interface StatusWords {
  readonly words: string
  readonly tone: 'live' | 'ok' | 'warn' | 'fail' | 'quiet'
}

const ENDED: Readonly<Record<Exclude<RunStatus, 'running' | 'paused'>, StatusWords>> = {
  complete: { words: 'Complete', tone: 'ok' },
  limit: { words: 'Limit reached', tone: 'warn' },
  stuck: { words: 'Stuck', tone: 'fail' },
  stopped: { words: 'Stopped', tone: 'quiet' },
  failed: { words: 'Failed', tone: 'fail' },
}

/** What the words depend on. */
export interface Standing {
  readonly status: RunStatus | null
  /** The run in this page, if there is one: a run that is neither here nor in another tab was interrupted. */
  readonly run: object | null
  readonly isBusyElsewhere: boolean
  readonly trace: Trace
  readonly goalIsMet: boolean | null
}

/** Whether files were changed by hand since the run was complete. */
export const isEditedSince = ({ status, goalIsMet }: Pick<Standing, 'status' | 'goalIsMet'>): boolean =>
  status === 'complete' && goalIsMet !== true

/** How a project stands, in a few words. */
export function statusWords(standing: Standing): StatusWords {
  const { status, run, isBusyElsewhere, trace } = standing
  if (isBusyElsewhere) return { words: 'At work in another tab', tone: 'live' }
  if (status === null) return { words: 'Not run yet', tone: 'quiet' }
  if (isEditedSince(standing)) return { words: 'Edited since it was complete', tone: 'quiet' }
  if (status !== 'running' && status !== 'paused') return ENDED[status]
  if (!run) return { words: 'Interrupted', tone: 'warn' }
  if (status === 'paused') return { words: 'Paused', tone: 'warn' }
  const step = liveStep(trace)
  return { words: step ? stepWords(step, trace) : 'Starting', tone: 'live' }
}

/** The file that a step is changing, as far as it is known; else ''. */
export function writtenPath(step: TraceStep): string {
  const named = step.actions
    .map((action) => action.arguments.filepath)
    .find((path) => typeof path === 'string')
  return typeof named === 'string' ? named : streamedPath(step.streaming)
}

/** The file that the step in progress is changing; else ''. */
export function writingPath(trace: Trace): string {
  const step = liveStep(trace)
  return step?.kind === 'act' ? writtenPath(step) : ''
}

function stepWords(step: TraceStep, trace: Trace): string {
  if (step.phase === 'waiting') return 'Waiting to ask again'
  if (step.kind === 'reason') return step.prompt ? 'Judging the goal' : 'Testing'
  const isRepair = trace.report !== null && !trace.report.success
  if (step.phase === 'thinking') return isRepair ? 'Looking for a repair' : 'Thinking'
  const path = writtenPath(step)
  if (path) return `${isRepair ? 'Repairing' : 'Writing'} ${path}`
  return isRepair ? 'Writing a repair' : 'Writing'
}
