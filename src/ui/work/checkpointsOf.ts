import type { Files } from '../../core/project'
import type { Trace, TraceStep } from '../trace'
import { standingOf } from './progressPoints'

/** A state of the files that can be gone back to. */
export interface Checkpoint {
  readonly key: string
  /** The step that left it behind; 0: the run began with it, `null`: the person made it. */
  readonly number: number | null
  readonly step: TraceStep | null
  readonly files: Files
  /** What the check after it found, such as `6 of 7`. */
  readonly found: string
}

/** Every state that a step changed something for, that the person made between two steps, or that was there first; newest first. */
export function checkpointsOf({
  entries,
  start,
  files,
}: Pick<Trace, 'entries' | 'start' | 'files'>): Checkpoint[] {
  const checkpoints: Checkpoint[] = []
  if (Object.keys(start).length > 0)
    checkpoints.push({ key: 'start', number: 0, step: null, files: start, found: '' })
  let known = start
  let isEdited = false
  /** What the person changed lies between what was known and what a step, or the end, finds. */
  const meet = (found: Files, key: string) => {
    if (isEdited && found !== known)
      checkpoints.push({ key, number: null, step: null, files: found, found: '' })
    isEdited = false
    known = found
  }
  for (const [i, entry] of entries.entries()) {
    if (entry.type === 'note') isEdited ||= entry.kind === 'edit'
    else {
      meet(entry.before, `before ${entry.key}`)
      if (entry.state !== 'done' || !entry.after) continue
      if (entry.kind === 'act' && entry.after !== entry.before)
        checkpoints.push({
          key: `${entry.key}`,
          number: entry.step,
          step: entry,
          files: entry.after,
          found: foundAfter(entries, i),
        })
      known = entry.after
    }
  }
  meet(files, 'now')
  return checkpoints.reverse()
}

function foundAfter(entries: Trace['entries'], at: number): string {
  const next = entries.find((entry, i) => i > at && entry.type === 'step' && entry.state === 'done')
  const report = next?.type === 'step' && next.kind === 'reason' ? next.report : null
  const tests = report && standingOf(report).tests
  return tests ? `${tests.passed} of ${tests.total}` : ''
}
