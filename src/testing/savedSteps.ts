import type { CheckReport } from '../core/checks/report'
import { createContext, withHistory, withReport } from '../core/context'
import type { LoopEvent } from '../core/events'
import type { Commit, Head } from '../core/journal'
import { NO_USAGE } from '../core/usage'
import type { Files } from '../core/project'

/** A report that says that all is well. */
export const reportOf = (files: Files, artifacts: CheckReport['artifacts'] = {}): CheckReport => ({
  files: Object.fromEntries(
    Object.keys(files).map((path) => [
      path,
      { validation_success: true, validation_error: null, test_success: null, test_error: null },
    ]),
  ),
  tests: [{ id: 't.py::t', outcome: 'passed', seconds: 0.1, message: '', output: '', frames: [] }],
  main: null,
  ended: 'exit',
  artifacts,
  changed_sources: [],
  findings: [],
  success: true,
})

/** Where a run of the project "song" stands with these files. */
export function headOf(files: Files, changes: Partial<Head> = {}): Head {
  const statement = { name: 'song', goal: 'Play a song.', project_dir: 'song' }
  const context = withReport(withHistory(createContext(statement, files), 'wrote'), reportOf(files))
  return {
    run_id: 'run1',
    context,
    report: reportOf(files, { 'out/song.mid': new Uint8Array([0x4d, 0x54, 0, 255]) }),
    next: 'act',
    epoch: 1,
    step: 1,
    turns: 2,
    usage: NO_USAGE,
    seconds: 3,
    status: 'running',
    reason: '',
    queued: ['louder'],
    is_replay: false,
    ...changes,
  }
}

/** What a step commits: a check, a piece of a reply and the step's end. */
export function stepOf(files: Files, step: number, changes: Partial<Head> = {}): Commit {
  const head = headOf(files, { step, ...changes })
  const place = { at: 1_000 + step, epoch: 1, step }
  const events: LoopEvent[] = [
    { ...place, seq: step * 10, type: 'check-end', report: reportOf(files), seed: 1, clock: 2 },
    { ...place, seq: step * 10 + 1, type: 'reply-delta', text: 'print' },
    {
      ...place,
      seq: step * 10 + 2,
      type: 'step-end',
      kind: 'act',
      summary: `step ${step}`,
      context: head.context,
    },
  ]
  return { events, head }
}
