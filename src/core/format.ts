import type { Context, FileTree } from './context'

/** A file longer than this is shown by its head and tail. */
const MAX_FILE_CHARACTERS = 40_000

/** A tree as people draw it: folders end with `/`, children are indented. */
export function formatTree(tree: FileTree, indent = ''): string {
  return Object.entries(tree)
    .map(([name, child]) =>
      child === null ? `${indent}${name}` : `${indent}${name}/\n${formatTree(child, `${indent}  `)}`,
    )
    .join('\n')
}

/** Every text file with its state and numbered lines; binary files by their size. */
export function formatFiles(context: Context): string {
  const states = new Map(context.project_code.map((code) => [code.rel_path, stateOf(code)]))
  return Object.entries(context.files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => {
      const state = states.get(path) ?? ''
      if (typeof content !== 'string') return `=== ${path} (${content.length} bytes, not text)`
      return `=== ${path}${state}\n${numbered(clip(content, MAX_FILE_CHARACTERS))}`
    })
    .join('\n\n')
}

function stateOf(code: Context['project_code'][number]): string {
  const parts = []
  if (code.validation_success === false) parts.push('invalid')
  if (code.test_success !== null) parts.push(code.test_success ? 'its tests pass' : 'its tests fail')
  return parts.length ? ` (${parts.join(', ')})` : ''
}

function numbered(text: string): string {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const width = String(lines.length).length
  return lines.map((line, i) => `${String(i + 1).padStart(width)} ${line}`).join('\n')
}

/** At most `size` characters of a text: its head and tail, and between them how much is left out. */
export function clip(text: string, size: number): string {
  if (text.length <= size) return text
  const half = Math.floor(size / 2)
  return `${text.slice(0, half)}\n[${text.length - 2 * half} characters left out]\n${text.slice(-half)}`
}

/** `1 file`, `2 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
