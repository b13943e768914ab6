import { plural } from '../format'
import type { FileRow } from './fileRows'

/** A line of the file tree: a file, or a folder that can be closed. */
export interface TreeRow extends FileRow {
  readonly name: string
  /** How many folders it lies in. */
  readonly depth: number
  /** `null` for a file. */
  readonly isOpen: boolean | null
}

/**
 * The files in their folders: sources before what main wrote, folders before files, each by name. A folder that is
 * closed says how many files it holds, or the most serious mark of any of them.
 */
export function fileTree(rows: readonly FileRow[], closed: ReadonlySet<string>): TreeRow[] {
  return level(rows, '', 0, closed)
}

function level(
  rows: readonly FileRow[],
  folder: string,
  depth: number,
  closed: ReadonlySet<string>,
): TreeRow[] {
  const folders = new Map<string, FileRow[]>()
  const files: TreeRow[] = []
  for (const row of rows) {
    const rest = row.path.slice(folder.length)
    const slash = rest.indexOf('/')
    if (slash < 0) files.push({ ...row, name: rest, depth, isOpen: null })
    else {
      const path = `${folder}${rest.slice(0, slash)}`
      folders.set(path, [...(folders.get(path) ?? []), row])
    }
  }
  const inside = [...folders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, held]) => {
      const isOpen = !closed.has(path)
      const name = path.slice(folder.length)
      const isArtifact = held.every((row) => row.isArtifact)
      const row: TreeRow = { path, name, depth, isOpen, isArtifact, ...(isOpen ? NO_MARK : markOf(held)) }
      return isOpen ? [row, ...level(held, `${path}/`, depth + 1, closed)] : [row]
    })
  const byName = (a: TreeRow, b: TreeRow) =>
    Number(a.isArtifact) - Number(b.isArtifact) || (a.name < b.name ? -1 : 1)
  return [...inside, ...files.sort(byName)]
}

const NO_MARK = { mark: '', tone: 'none' } as const

const markOf = (held: readonly FileRow[]): Pick<FileRow, 'mark' | 'tone'> =>
  held.find(({ tone }) => tone === 'fail') ??
  held.find(({ tone }) => tone === 'live') ?? { mark: plural(held.length, 'file'), tone: 'none' }
