/** Lines of a file that a text was probably meant to match; from 1, both ends included. */
export interface NearestLines {
  readonly first: number
  readonly last: number
  /** What sets them apart, where that can be said in a sentence with a space after it; else ''. */
  readonly why: string
}

/** More lines of the text say no more about where it belongs. */
const MAX_COMPARED = 12
const MAX_SHOWN = 40
const AROUND = 2
/** The head of a line says enough about it. */
const MAX_CHARACTERS = 400
/** A likeness below this is chance. */
const MIN_LIKENESS = 0.4

/** The lines of a file that are most like a text, and a few around them; `null` when none are. */
export function nearestLines(lines: readonly string[], sought: readonly string[]): NearestLines | null {
  const compared = sought
    .map((text, offset) => ({ trimmed: text.trim(), words: wordsOf(text), offset }))
    .filter(({ words }) => words.size > 0)
    .slice(0, MAX_COMPARED)
  const candidates = lines.map((text) => ({ trimmed: text.trim(), words: wordsOf(text) }))
  let best = { start: 0, likeness: 0 }
  for (let start = 1 - sought.length; start < lines.length; start += 1) {
    const likeness = average(
      compared.map((line) => ({
        weight: line.words.size,
        value: likenessOf(line, candidates[start + line.offset]),
      })),
    )
    if (likeness > best.likeness) best = { start, likeness }
  }
  if (best.likeness < MIN_LIKENESS) return null
  const first = Math.max(best.start - AROUND, 0)
  const last = Math.min(best.start + sought.length + AROUND, lines.length, first + MAX_SHOWN)
  return { first: first + 1, last, why: whyOf(lines.slice(Math.max(best.start, 0)), sought) }
}

interface Compared {
  readonly trimmed: string
  readonly words: ReadonlySet<string>
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.slice(0, MAX_CHARACTERS).match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu))

/** From 0, nothing in common, to 1, the same but for the white space around it. */
function likenessOf(a: Compared, b: Compared | undefined): number {
  if (!b) return 0
  if (a.trimmed === b.trimmed) return 1
  let common = 0
  for (const word of a.words) if (b.words.has(word)) common += 1
  // Even with the same words it is another line.
  return (0.95 * 2 * common) / (a.words.size + b.words.size)
}

function average(values: readonly { readonly weight: number; readonly value: number }[]): number {
  const weight = values.reduce((sum, value) => sum + value.weight, 0)
  return weight === 0 ? 0 : values.reduce((sum, value) => sum + value.weight * value.value, 0) / weight
}

function whyOf(found: readonly string[], sought: readonly string[]): string {
  if (sought.every((text, i) => text.trim() === found[i]?.trim()))
    return 'Only white space is different: copy the indentation exactly. '
  if (sought.every((text) => text.trim() === '' || /^\s*\d+ /.test(text)))
    return 'It seems to begin its lines with line numbers, which are not part of the file: leave them out. '
  return ''
}
