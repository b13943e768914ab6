import { type Files, isPython, textOf } from './project'

/**
 * The files that texts point at, by how much: those that a text names, in the order of the texts and of what they say;
 * then what the named Python files import from the project.
 */
export function pointedPaths(files: Files, texts: readonly string[]): string[] {
  const named = texts.flatMap((text) => pathsIn(files, text))
  const imported = named.filter(isPython).flatMap((path) => importedPaths(files, path))
  return [...new Set([...named, ...imported])]
}

/** Lines of a file, both ends included. */
export interface Lines {
  readonly from: number
  readonly to: number
}

/** The lines of a file that a text names as `path:line` or `path:first-last`. */
export const pointedLines = (path: string, texts: readonly string[]): Lines[] =>
  texts
    .flatMap((text) => text.split(`${path}:`).slice(1))
    .flatMap((rest) => {
      const [, from, to = from] = /^(\d+)(?:-(\d+))?/.exec(rest) ?? []
      return Number(from) > 0 ? [{ from: Number(from), to: Number(to) }] : []
    })

function pathsIn(files: Files, text: string): string[] {
  const words = (text.match(/[\p{L}\p{N}_./-]+/gu) ?? []).map((word) => word.replace(/(?<![.])[.]+$/, ''))
  const several = Object.keys(files).filter((path) => /\s/.test(path) && text.includes(path))
  return [...new Set([...words.filter((word) => Object.hasOwn(files, word)), ...several])]
}

/** The project's files that a Python file imports, as far as its lines say so. */
export function importedPaths(files: Files, path: string): string[] {
  const source = textOf(files, path) ?? ''
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  return [...source.matchAll(/^[ \t\f]*(?:from\s+([\w.]+)\s+import[\s(]+([\w, ]+|\*)|import\s+([\w., ]+))/gm)]
    .flatMap(([, from, names, plain]) =>
      from ? [from, ...listed(names).map((name) => `${from}.${name}`)] : listed(plain),
    )
    .flatMap((module) => {
      const place = module.replace(/^\.+/, '').replaceAll('.', '/')
      return [`${place}.py`, `${folder}${place}.py`, `${place}/__init__.py`]
    })
    .filter((candidate) => Object.hasOwn(files, candidate))
}

const listed = (names = ''): string[] => names.split(',').map((name) => name.trim().split(' ')[0] as string)
