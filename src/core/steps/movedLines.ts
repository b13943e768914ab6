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
  const { head, tail } = unmoved(before, after)
  if (last <= head || start_line >= tail) return null
  return (
    `An earlier call of this reply has moved the lines of "${filepath}", so lines ${start_line} to ${last} may not be ` +
    'those that you mean. Use replace_text, or wait for the next prompt, which shows the new numbers.'
  )
}

/** Up to which line, and from which line on, text and number are what they were. */
function unmoved(before: string, after: string): { readonly head: number; readonly tail: number } {
  const [a, b] = [linesOf(before).map(({ text }) => text), linesOf(after).map(({ text }) => text)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  if (a.length !== b.length) return { head, tail: Infinity }
  let tail = a.length
  while (tail > head && a[tail - 1] === b[tail - 1]) tail -= 1
  return { head, tail: tail + 1 }
}
