import { changedPaths, type Files } from './project'

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  /** Its number, from 1, in the file that has it; the new one where both do. */
  readonly number: number
  readonly text: string
}

export interface FileChange {
  readonly path: string
  readonly added: number
  readonly removed: number
  /** Changed lines with a little around them; a gap between two hunks is a new array. `[]` for bytes. */
  readonly hunks: readonly (readonly DiffLine[])[]
}

const AROUND = 2
const MOST_CELLS = 1_000_000

/** What changed between two states of a project, file by file. */
export const changesBetween = (before: Files, after: Files): FileChange[] =>
  changedPaths(before, after).map((path) => {
    const lines = diffLines(comparedLines(before, path), comparedLines(after, path))
    return {
      path,
      added: lines.filter(({ kind }) => kind === 'added').length,
      removed: lines.filter(({ kind }) => kind === 'removed').length,
      hunks: hunksOf(lines),
    }
  })

/** The lines of a file as they are compared; none of what is absent, empty or not text. */
export function comparedLines(files: Files, path: string): readonly string[] {
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  return typeof content === 'string' && content !== '' ? content.replace(/\n$/, '').split('\n') : []
}

/** The shortest way from one list of lines to the other; past a million comparisons, all out and all in. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const rest = Math.min(before.length, after.length) - head
  while (tail < rest && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return [
    ...sameLines(after, 0, head),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), head),
    ...sameLines(after, after.length - tail, after.length),
  ]
}

const sameLines = (lines: readonly string[], from: number, to: number): DiffLine[] =>
  lines.slice(from, to).map((text, i) => ({ kind: 'same', number: from + i + 1, text }))

function middle(before: readonly string[], after: readonly string[], offset: number): DiffLine[] {
  const removed = (i: number): DiffLine => ({
    kind: 'removed',
    number: offset + i + 1,
    text: before[i] ?? '',
  })
  const added = (j: number): DiffLine => ({ kind: 'added', number: offset + j + 1, text: after[j] ?? '' })
  if (before.length * after.length > MOST_CELLS)
    return [...before.map((_, i) => removed(i)), ...after.map((_, j) => added(j))]
  const common = commonLengths(before, after)
  const width = after.length + 1
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j] && j < after.length) {
      lines.push({ kind: 'same', number: offset + j + 1, text: after[j] ?? '' })
      i += 1
      j += 1
    } else if (
      i < before.length &&
      (j === after.length || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    )
      lines.push(removed(i++))
    else lines.push(added(j++))
  }
  return lines
}

/** At `i * width + j`: how many lines the rest of both lists have in common, in order. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        before[i] === after[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  return lengths
}

function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const hunks: DiffLine[][] = []
  let end = -1
  lines.forEach((line, i) => {
    if (line.kind === 'same') return
    const from = Math.max(end, i - AROUND, 0)
    if (end < 0 || i - AROUND > end) hunks.push([])
    const to = Math.min(lines.length, i + AROUND + 1)
    hunks.at(-1)?.push(...lines.slice(from, to))
    end = to
  })
  return hunks
}
