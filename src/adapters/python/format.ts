import { type Files, isPython, textOf } from '../../core/project'
import type { Ruff } from './ruff'

interface Place {
  readonly row: number
  readonly column: number
}

interface Edit {
  readonly location: Place
  readonly end_location: Place
  readonly content: string | null
}

const BOM = '\uFEFF'

/**
 * Formats one file of a project and puts its imports in order, as ruff does with its defaults. Line ends, a byte order
 * mark and indentation by tabs stay. What would lose a comment is refused.
 */
export function format(
  { Workspace, PositionEncoding }: Ruff,
  path: string,
  files: Files,
): { readonly text: string } | { readonly problem: string } {
  const source = textOf(files, path) ?? ''
  const mark = source.startsWith(BOM) ? BOM : ''
  const text = source.slice(mark.length)
  const workspace = new Workspace(
    {
      'target-version': 'py314',
      format: { 'indent-style': /^\t/m.test(text) && !/^ /m.test(text) ? 'tab' : 'space' },
      lint: { select: ['I'], isort: { 'known-first-party': modulesOf(files) } },
    },
    PositionEncoding.Utf16,
  )
  try {
    const diagnostics = workspace.check(text) as readonly {
      readonly fix: { readonly edits: Edit[] } | null
    }[]
    const sorted = withEdits(
      text,
      diagnostics.flatMap(({ fix }) => fix?.edits ?? []),
    )
    const formatted = workspace.format(sorted)
    // Imports that become one line have their comments joined.
    const kept = commentsOf(workspace.tokens(formatted), formatted).join('\n')
    if (!commentsOf(workspace.tokens(text), text).every((comment) => kept.includes(comment)))
      return { problem: `a comment of ${path} would be lost.` }
    workspace.free()
    return { text: mark + formatted }
  } catch (error) {
    // Where ruff itself broke down, what it held can't be freed.
    return { problem: `${path} can't be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** The names that imports of the project's own modules begin with. */
const modulesOf = (files: Files): string[] => [
  ...new Set(
    Object.keys(files)
      .filter(isPython)
      .map((path) => path.split('/')[0]!.replace(/\.py$/, '')),
  ),
]

/** A text after edits that do not overlap; rows and columns count from 1, columns in UTF-16 units. */
function withEdits(text: string, edits: readonly Edit[]): string {
  const rows = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)]
  const placeOf = ({ row, column }: Place) => (rows[row - 1] ?? text.length) + column - 1
  return edits
    .map(({ location, end_location, content }) => ({
      from: placeOf(location),
      to: placeOf(end_location),
      content: content ?? '',
    }))
    .sort((a, b) => b.from - a.from)
    .reduce((edited, { from, to, content }) => edited.slice(0, from) + content + edited.slice(to), text)
}

/** The comments of a text, without what formatting may change in them. */
function commentsOf(tokens: string, text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  const decoder = new TextDecoder()
  return Array.from(tokens.matchAll(/^ {4}Comment (\d+)\.\.(\d+),$/gm), ([, from, to]) =>
    decoder.decode(bytes.subarray(Number(from), Number(to))).replace(/^[#\s]+|\s+$/g, ''),
  )
}
