import type { FaultRun } from './faultRuns'
import { CHUNK_TOKENS, FAULTS } from './faultModel'

/** What must never happen, and in which runs it did. */
export function violationsOf(runs: readonly FaultRun[]): string[] {
  const told = (what: string, found: readonly FaultRun[]) =>
    found.length ? [`${what}: seeds ${found.map(({ seed }) => seed).join(', ')} (${found[0]?.reason})`] : []
  return [
    ...told(
      'did not end complete, although the model knows the solution',
      runs.filter((run) => run.outcome !== 'complete' && !(run.is_limited && run.outcome === 'limit')),
    ),
    ...told(
      'ended worse than their best step',
      runs.filter((run) => run.is_worse_than_best),
    ),
    ...told(
      'accepted a weakened test',
      runs.filter((run) => run.weakened.length > 0),
    ),
    ...told(
      'spent more than one streamed chunk beyond their budget',
      runs.filter((run) => run.overspent > CHUNK_TOKENS),
    ),
  ]
}

/** The figures, for people. */
export function figuresOf(runs: readonly FaultRun[], p: number): string {
  const sum = (of: (run: FaultRun) => number) => runs.reduce((total, run) => total + of(run), 0)
  const outcomes = ['complete', 'limit', 'stuck', 'failed'].map(
    (outcome) => `${runs.filter((run) => run.outcome === outcome).length} ${outcome}`,
  )
  const calls = runs.map((run) => run.calls).sort((a, b) => a - b)
  return [
    `${runs.length} runs, a fault in ${Math.round(p * 100)} of 100 replies: ${outcomes.join(', ')}`,
    `replies a run: median ${calls[calls.length >> 1]}, most ${calls.at(-1)}`,
    `faults: ${FAULTS.map((fault) => `${fault} ${sum((run) => run.faults.get(fault) ?? 0)}`).join(', ')}`,
    `refused ${sum((run) => run.refusals)}, nudged ${sum((run) => run.nudges)}, went back ${sum((run) => run.restores)} times`,
    `most tokens beyond a budget: ${Math.max(0, ...runs.map((run) => run.overspent))}`,
  ].join('\n')
}
