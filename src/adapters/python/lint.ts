import type { Workspace } from '@astral-sh/ruff-wasm-web'
import { UNDEFINED_NAMES } from '../../core/checks/judge'
import type { Finding } from '../../core/checks/report'
import { loadAsset } from './loadAssets'

const MAX_NOTES = 200

let workspace: Promise<Workspace> | undefined

/**
 * ruff's notes on Python files that CPython takes for valid: what is nested too deep for CPython would be the end of
 * ruff as well. Names that are not defined come first, because these count.
 */
export async function lint(files: readonly (readonly [path: string, text: string])[]): Promise<Finding[]> {
  const ruff = await loadLint()
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

/** Loads ruff before it is needed; what has failed is tried again. */
export function loadLint(): Promise<Workspace> {
  workspace ??= createWorkspace().catch((error) => {
    workspace = undefined
    throw error
  })
  return workspace
}

async function createWorkspace(): Promise<Workspace> {
  const [{ default: init, PositionEncoding, Workspace }, bytes] = await Promise.all([
    import('@astral-sh/ruff-wasm-web'),
    loadAsset('ruff.wasm', () => {}),
  ])
  await init({ module_or_path: bytes })
  return new Workspace(
    { 'line-length': 100, 'target-version': 'py314', lint: { select: ['E4', 'E7', 'E9', 'F'] } },
    PositionEncoding.Utf16,
  )
}
