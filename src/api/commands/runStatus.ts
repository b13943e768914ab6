import { gatesOf } from '../../core/checks/gates'
import type { Run } from '../../core/run'
import type { Standing } from './commandTypes'

/** How a run stands, with its steps after one. */
export function runStatus(handle: string, run: Run, sinceStep = 0): Standing {
  const { status, reason, pause_kind, context, queued, usage, seconds, log } = run
  return {
    run: handle,
    project: context.name,
    status,
    reason,
    pause_kind,
    question: openQuestion(run),
    epoch: log.at(-1)?.epoch ?? 0,
    step: log.at(-1)?.step ?? 0,
    steps: log
      .filter((event) => event.type === 'step-end')
      .filter(({ step }) => step > sinceStep)
      .map(({ step, kind, summary }) => ({ step, kind, summary })),
    gates: gatesOf(run.report, status === 'complete' ? true : null),
    queued,
    usage,
    seconds,
  }
}

/** What the model asked last and nobody has answered. */
export function openQuestion({ log, status }: Run): string | null {
  if (status !== 'paused') return null
  const newest = log.findLast(({ type }) => type === 'question' || type === 'answer' || type === 'step-end')
  return newest?.type === 'question' ? newest.text : null
}

/** Waits until a run pauses, ends or finishes a step after `sinceStep`; at the most so many seconds. */
export async function untilNews(run: Run, sinceStep: number, seconds: number, signal: AbortSignal) {
  const hasNews = () =>
    run.status !== 'running' || run.log.some(({ type, step }) => type === 'step-end' && step > sinceStep)
  if (seconds > 0) await until(run, hasNews, AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]))
  signal.throwIfAborted()
}

/** Waits until a run that was told to go on does. */
export async function untilMoving(run: Run, signal: AbortSignal) {
  await until(run, () => run.status !== 'paused', signal)
  signal.throwIfAborted()
}

/** Resolves when a run is as it is waited for, or the signal is aborted. */
async function until(run: Run, isReached: () => boolean, signal: AbortSignal): Promise<void> {
  if (isReached() || signal.aborted) return
  await new Promise<void>((resolve) => {
    const finish = () => {
      unsubscribe()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const unsubscribe = run.subscribe(() => isReached() && finish())
    signal.addEventListener('abort', finish)
  })
}
