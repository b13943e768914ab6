import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, withFile } from './editing'
import { lineEndOf, linesOf, numberedLines, withLineEnds, withoutMark } from './lines'
import { nearestLines } from './nearestLines'
import { parameters } from './parameters'

interface Replacement {
  readonly filepath: string
  readonly old_text: string
  readonly new_text: string
}

/** How many of several matches are named. */
const MAX_NAMED = 10
/** A text shorter than this may stand in a file by chance. */
const MIN_TELLING = 8

/** Replaces a text that occurs once. */
export const replaceText: Action = {
  name: 'replace_text',
  description:
    'Replace a part of a file: old_text, which must occur in it exactly once, by new_text. Copy old_text exactly, ' +
    'indentation included and line numbers left out, with as many lines around the change as make it unique.',
  parameters: parameters('reasoning', 'filepath', 'old_text', 'new_text'),
  handler(context, args) {
    const { filepath, old_text, new_text } = args as unknown as Replacement
    const text = existing(context.files, filepath)
    return withFile(context, filepath, replaced(text, old_text, new_text, filepath))
  },
}

/**
 * The text with its one occurrence of `oldText` replaced. `\n` stands for whatever line end the file has there, and
 * what both texts have in common at their head and tail keeps its own.
 */
function replaced(text: string, oldText: string, newText: string, path: string): string {
  const { mark, body } = withoutMark(text)
  const [sought, wanted] = [withLineEnds(oldText, '\n'), withLineEnds(newText, '\n')]
  if (sought === '')
    throw new ActionRefusal(
      'Not replaced: old_text is empty. Give the text that is to be replaced, or insert with edit_code.',
    )
  if (sought === wanted)
    throw new ActionRefusal('Nothing to do: old_text and new_text are the same. Choose what is to change.')
  const found = occurrences(withLineEnds(body, '\n'), sought)
  if (found.length !== 1) throw new ActionRefusal(missed(body, sought, wanted, found, path))
  const at = found[0] as number
  const { head, tail } = inCommon(sought, wanted)
  const from = placeIn(body, at + head)
  const to = placeIn(body, at + sought.length - tail)
  const middle = withLineEnds(wanted.slice(head, wanted.length - tail), lineEndOf(body))
  return mark + body.slice(0, from) + middle + body.slice(to)
}

/** Where a text begins in another, also where two of them overlap. */
function occurrences(text: string, sought: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) found.push(at)
  return found
}

/** How much two texts have in common at both ends, without overlap. */
function inCommon(a: string, b: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  return { head, tail }
}

/** Where a place of the text with `\n` for every line end lies in the text itself. */
function placeIn(text: string, place: number): number {
  let rest = place
  let from = 0
  for (const line of linesOf(text)) {
    if (rest <= line.text.length) return from + rest
    rest -= line.text.length + 1
    from += line.text.length + line.end.length
  }
  return from
}

/** Why a text could not be replaced, with the lines that help to do better. */
function missed(
  body: string,
  sought: string,
  wanted: string,
  found: readonly number[],
  path: string,
): string {
  const text = withLineEnds(body, '\n')
  const lineOf = (at: number) => text.slice(0, at).split('\n').length
  if (found.length > 1) {
    const named = found.slice(0, MAX_NAMED).map(lineOf).join(', ')
    return (
      `Not replaced: old_text occurs ${found.length} times in "${path}", at lines ${named}${found.length > MAX_NAMED ? ' and more' : ''}. ` +
      'Add lines around it until it is unique.'
    )
  }
  const there = wanted.trim().length >= MIN_TELLING ? text.indexOf(wanted) : -1
  if (there >= 0)
    return `Not replaced: old_text is not in "${path}", and the new text is already there, at line ${lineOf(there)}.`
  const lines = linesOf(body).map((line) => line.text)
  const nearest = nearestLines(lines, sought.replace(/\n$/, '').split('\n'))
  if (!nearest) return `Not replaced: old_text is not in "${path}", and nothing in the file resembles it.`
  return (
    `Not replaced: old_text is not in "${path}". ${nearest.why}The nearest lines are:\n` +
    numberedLines(lines.slice(nearest.first - 1, nearest.last), nearest.first)
  )
}
