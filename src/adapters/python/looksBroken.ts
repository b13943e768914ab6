import type { Workspace } from '@astral-sh/ruff-wasm-web'
import type { Ruff } from './ruff'

/** Rules for what can be parsed and yet not be compiled, such as a `return` outside of a function. */
const NOT_COMPILED = ['F404', 'F407', 'F621', 'F622', 'F701', 'F702', 'F704', 'F706', 'F707']

let workspace: Workspace | undefined

/**
 * Whether CPython may not be able to compile a text: ruff's word, which takes a millisecond. It is never the last
 * word, because ruff gives up on what is nested deeply, and takes a few other things for errors or not.
 */
export function looksBroken({ Workspace, PositionEncoding }: Ruff, text: string): boolean {
  workspace ??= new Workspace(
    { 'target-version': 'py314', lint: { select: NOT_COMPILED } },
    PositionEncoding.Utf16,
  )
  try {
    return workspace.check(text).length > 0
  } catch {
    return true
  }
}
