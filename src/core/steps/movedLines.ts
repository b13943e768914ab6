import { linesOf } from '../actions/lines'
import { type Files, textOf } from '../project'

/**
 * Why line numbers can't be used any more: an earlier call of the same reply moved the lines, and nobody knows
 * whether the numbers are those before or after it. `null` as long as they mean the same lines.
 */
export function movedLines(shown: Files, now: Files, args: Readonly<Record<string, unknown>>): string | null {
  const { filepath, start_line, end_line, edit_type } = args
  if (typeof filepath !== 'string' || typeof start_line !== 'number') return null
  const [before, after] = [textOf(shown, filepath), textOf(now, filepath)]
  if (before === null || after === null || before === after) return null
  const last = edit_type === 'insert' || typeof end_line !== 'number' ? start_line : end_line
  const { head, tail, count } = unmoved(before, after)
  if (last <= head || start_line > count - tail) return null
  return (
    `An earlier call of this reply has moved the lines of "${filepath}", so lines ${start_line} to ${last} may not be ` +
    'those that you mean. Use replace_text, or wait for the next prompt, which shows the new numbers.'
  )
}

/** How many lines at the head, and at the tail, have kept both text and number. */
function unmoved(before: string, after: string): { head: number; tail: number; count: number } {
  const [a, b] = [linesOf(before).map(({ text }) => text), linesOf(after).map(({ text }) => text)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  if (a.length === b.length) while (tail < a.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1
  return { head, tail, count: b.length }
}
