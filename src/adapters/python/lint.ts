import type { Workspace } from '@astral-sh/ruff-wasm-web'
import { UNDEFINED_NAMES } from '../../core/checks/judge'
import type { Finding } from '../../core/checks/report'
import { loadRuff } from './ruff'

const MAX_NOTES = 200

/**
 * ruff's notes on Python files that CPython takes for valid: what is nested too deep for CPython would be the end of
 * ruff as well. Names that are not defined come first, because these count.
 */
export async function lint(files: readonly (readonly [path: string, text: string])[]): Promise<Finding[]> {
  workspace ??= await createWorkspace()
  const ruff = workspace
  const findings = files.flatMap(([path, text]) =>
    ruff
      .check(text)
      .flatMap((diagnostic: { code: string | null; message: string; start_location: { row: number } }) => {
        const { code, message, start_location } = diagnostic
        return code === null || code === 'invalid-syntax'
          ? []
          : [{ path, line: start_location.row, code, message }]
      }),
  )
  const isUndefined = ({ code }: Finding) => UNDEFINED_NAMES.includes(code)
  const notes = findings.filter((finding) => !isUndefined(finding))
  return [...findings.filter(isUndefined), ...notes.slice(0, MAX_NOTES)]
}

let workspace: Workspace | undefined

async function createWorkspace(): Promise<Workspace> {
  const { PositionEncoding, Workspace } = await loadRuff()
  return new Workspace(
    { 'line-length': 100, 'target-version': 'py314', lint: { select: ['E4', 'E7', 'E9', 'F'] } },
    PositionEncoding.Utf16,
  )
}
