import { outlineOf } from './outline'
import { type Lines, pointedLines, pointedPaths } from './pointed'
import { type Files, isPython, isTest } from './project'
import { clip } from './text'
import { estimateTokens } from './tokens'

/** A folder is an object, a file is `null`. */
export interface FileTree {
  readonly [name: string]: FileTree | null
}

/** Tokens up to which the code of a project is shown whole. */
const WHOLE_TOKENS = 16_000
/** Tokens for the code of a larger one and for lookups, and how many of them signatures may take. */
const CODE_TOKENS = 12_500
const OUTLINE_TOKENS = 4_000
/** Lines shown on either side of a line that a check names, in a file too long to be shown whole. */
const NEAR = 20
/** Of a line of a file that is not shown whole; longer ones are cut. */
export const MAX_LINE_CHARACTERS = 1_000
/** Characters of the tree; a project of thousands of files has a longer one. */
const TREE_CHARACTERS = 6_000

/**
 * A tree as people draw it: folders end with `/`, children are indented. A very long one is cut at its end. `share`: of the
 * length that it may have.
 */
export function formatTree(tree: FileTree, share = 1): string {
  const drawn = draw(tree, '')
  const most = TREE_CHARACTERS * share
  if (drawn.length <= most) return drawn
  const kept = drawn.slice(0, Math.max(0, drawn.lastIndexOf('\n', most)))
  return `${kept}\n[${drawn.slice(kept.length + 1).split('\n').length} more lines of the tree left out]`
}

const draw = (tree: FileTree, indent: string): string =>
  Object.entries(tree)
    .map(([name, child]) =>
      child === null ? `${indent}${name}` : `${indent}${name}/\n${draw(child, `${indent}  `)}`,
    )
    .join('\n')

/**
 * The code as the model sees it, lines numbered. A project that fits is shown whole; a larger one by its signatures, which
 * seldom change and so come first, and then whole what `texts` point at: the files they name, most important text first,
 * what those import, and `main.py`. A file too long for that is shown around the lines that are named. `taken`: tokens
 * that the prompt shows beside it, in the same room. `share`: of all these bounds, for models that read less.
 */
export function formatFiles(files: Files, texts: readonly string[], taken: number, share = 1): string {
  const paths = Object.keys(files).sort()
  const whole = paths.map((path) => shownWhole(path, files[path] as string | Uint8Array)).join('\n\n')
  if (estimateTokens(whole) <= WHOLE_TOKENS * share) return whole
  const outlines = formatOutlines(files, paths, OUTLINE_TOKENS * share)
  const full = formatPointed(files, texts, CODE_TOKENS * share - estimateTokens(outlines) - taken)
  return `${outlines}\n\nIn full, what you asked for, and what the check, the latest steps and their imports point at:\n\n${full}`
}

function formatOutlines(files: Files, paths: readonly string[], budget: number): string {
  const shown = ['The project is too large to be shown whole. Signatures, with the numbers of their lines:']
  let room = budget
  let left = 0
  for (const path of paths.filter((path) => isPython(path) && !isTest(path))) {
    const outline = `=== ${path}\n${outlineOf(String(files[path]))}`
    room -= estimateTokens(outline)
    if (room >= 0) shown.push(outline)
    else left += 1
  }
  if (left) shown.push(`[the signatures of ${left} more files are left out]`)
  return shown.join('\n\n')
}

function formatPointed(files: Files, texts: readonly string[], budget: number): string {
  const shown: { readonly path: string; readonly text: string }[] = []
  let room = budget
  for (const path of pointedPaths(files, [...texts, 'main.py'])) {
    const content = files[path] as string | Uint8Array
    const lines = pointedLines(path, texts)
    const choices = [
      shownWhole(path, content),
      shownNear(path, content, lines, NEAR),
      shownNear(path, content, lines.slice(0, 1), 0),
    ]
    const text = choices.find((choice) => choice !== '' && estimateTokens(choice) <= room)
    if (text === undefined) continue
    room -= estimateTokens(text)
    shown.push({ path, text })
  }
  // By path, so that the same choice is the same text.
  return shown
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ text }) => text)
    .join('\n\n')
}

const shownWhole = (path: string, content: string | Uint8Array): string =>
  typeof content === 'string'
    ? `=== ${path}\n${numbered(content, () => true, Infinity)}`
    : `=== ${path} (${content.length} bytes, not text)`

/** `''` when no line is named. `near`: lines shown on either side. */
function shownNear(
  path: string,
  content: string | Uint8Array,
  named: readonly Lines[],
  near: number,
): string {
  if (typeof content !== 'string' || !named.length) return ''
  const isNear = (line: number) => named.some(({ from, to }) => line >= from - near && line <= to + near)
  return `=== ${path} (only what is near the lines that were named)\n${numbered(content, isNear, MAX_LINE_CHARACTERS)}`
}

function numbered(text: string, isShown: (line: number) => boolean, size: number): string {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const width = String(lines.length).length
  return lines
    .map((line, i) => (isShown(i + 1) ? `${String(i + 1).padStart(width)} ${clip(line, size)}` : null))
    .filter((line, i, all) => line !== null || all[i - 1] !== null)
    .map((line) => line ?? '[…]')
    .join('\n')
}
