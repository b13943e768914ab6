import type { CheckReport } from '../../core/checks/report'
import { diffLines } from '../../core/lineDiff'
import type { Files } from '../../core/project'

/** What a check says of one line of a file. */
export interface Mark {
  /** From 1. */
  readonly line: number
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** Who says so: ruff's rule, or Python. */
  readonly source: string
}

/** The marks that belong beside a file's lines: what keeps it from being compiled, and ruff's notes. */
export function marksOf(report: CheckReport | null, path: string): readonly Mark[] {
  if (!report) return []
  const error = report.files[path]?.validation_error
  const line = Number(error?.match(/line (\d+)/)?.[1] ?? 0)
  const notes = report.findings
    .filter((finding) => finding.path === path)
    .map(({ line, code, message }) => ({ line, severity: 'warning' as const, message, source: code }))
  return error && line ? [{ line, severity: 'error', message: error, source: 'Python' }, ...notes] : notes
}

/** The marks where their lines are now; without those of lines that were changed since. `before`: what was checked. */
export function movedMarks(
  marks: readonly Mark[],
  before: Files[string] | undefined,
  now: string,
): readonly Mark[] {
  if (marks.length === 0 || before === now) return marks
  if (typeof before !== 'string') return []
  const places = new Map<number, number>()
  let line = 0
  for (const { kind, number } of diffLines(before.split('\n'), now.split('\n'))) {
    if (kind !== 'added') line += 1
    if (kind === 'same') places.set(line, number)
  }
  return marks.flatMap((mark) => {
    const moved = places.get(mark.line)
    return moved === undefined ? [] : [{ ...mark, line: moved }]
  })
}
