import type { FileReport } from './checks/report'
import type { Files } from './project'
import { clip } from './text'

/** A folder is an object, a file is `null`. */
export interface FileTree {
  readonly [name: string]: FileTree | null
}

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
export function formatFiles(
  files: Files,
  checked: readonly (FileReport & { readonly rel_path: string })[],
): string {
  const states = new Map(checked.map((code) => [code.rel_path, stateOf(code)]))
  return Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => {
      const state = states.get(path) ?? ''
      if (typeof content !== 'string') return `=== ${path} (${content.length} bytes, not text)`
      return `=== ${path}${state}\n${numbered(clip(content, MAX_FILE_CHARACTERS))}`
    })
    .join('\n\n')
}

function stateOf(code: FileReport): string {
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
