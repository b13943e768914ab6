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

/** `isHere`: whether the run goes on in this page; one that was left running elsewhere was interrupted. */
export function statusWords(status: RunStatus | null, isHere: boolean, trace: Trace): StatusWords {
  if (status === null) return { words: 'Not run yet', tone: 'quiet' }
  if (status !== 'running' && status !== 'paused') return ENDED[status]
  if (!isHere) return { words: 'Interrupted', tone: 'warn' }
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
