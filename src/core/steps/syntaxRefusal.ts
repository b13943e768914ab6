import { linesOf, numberedLines } from '../actions/lines'
import type { PythonRuntime } from '../ports'
import { changedPaths, type Files, isPython, textOf } from '../project'

const AROUND = 3

/** Why a change is refused: it breaks the syntax of a file that was whole. `null` when it breaks none. */
export async function syntaxRefusal(
  before: Files,
  after: Files,
  python: Pick<PythonRuntime, 'brokenSyntax'>,
  signal: AbortSignal,
): Promise<string | null> {
  for (const path of changedPaths(before, after).filter(isPython)) {
    const [old, text] = [textOf(before, path), textOf(after, path)]
    if (old === null || text === null) continue
    const error = await python.brokenSyntax({ path, before: old, after: text }, signal)
    if (error !== null)
      return `Not applied: "${path}" can be compiled now, and after this change it could not.\n${error}${excerpt(text, error)}`
  }
  return null
}

/** The lines around the one that the parser names, as they would have been. */
function excerpt(text: string, error: string): string {
  const line = Number(/line (\d+)/.exec(error)?.[1])
  const lines = linesOf(text).map((each) => each.text)
  if (!(line >= 1 && line <= lines.length)) return ''
  const first = Math.max(line - AROUND, 1)
  return `\nIt would read:\n${numberedLines(lines.slice(first - 1, line + AROUND), first)}`
}
