import type { Workspace } from '@astral-sh/ruff-wasm-web'
import type { Finding } from '../../core/checks/report'
import { loadAsset } from './loadAssets'

const MAX_FINDINGS = 200

let workspace: Promise<Workspace> | undefined

/** ruff's notes on Python files. Syntax errors are left out, because CPython's own words are better. */
export async function lint(files: readonly (readonly [path: string, text: string])[]): Promise<Finding[]> {
  workspace ??= createWorkspace()
  const ruff = await workspace.catch((error) => {
    workspace = undefined
    throw error
  })
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
  return findings.slice(0, MAX_FINDINGS)
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
