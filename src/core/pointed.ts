import { type Files, isPython, textOf } from './project'

/**
 * The files that texts point at, by how much: those that a text names, in the order of the texts and of what they say;
 * then what the named Python files import from the project.
 */
export function pointedPaths(files: Files, texts: readonly string[]): string[] {
  const named = texts.flatMap((text) => pathsIn(files, text))
  const imported = named.filter(isPython).flatMap((path) => importsOf(files, path))
  return [...new Set([...named, ...imported])]
}

/** The lines of a file that a text names as `path:line`. */
export const pointedLines = (path: string, texts: readonly string[]): number[] =>
  texts
    .flatMap((text) => text.split(`${path}:`).slice(1))
    .map((rest) => Number.parseInt(rest, 10))
    .filter((line) => line > 0)

const pathsIn = (files: Files, text: string): string[] =>
  [...new Set(text.match(/[\p{L}\p{N}_./-]+/gu) ?? [])]
    .map((word) => word.replace(/[.]+$/, ''))
    .filter((word) => Object.hasOwn(files, word))

function importsOf(files: Files, path: string): string[] {
  const source = textOf(files, path) ?? ''
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  return [...source.matchAll(/^\s*(?:from\s+([\w.]+)\s+import\s+([\w, ]+)|import\s+([\w., ]+))/gm)]
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
