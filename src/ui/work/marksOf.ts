import type { CheckReport } from '../../core/checks/report'

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
