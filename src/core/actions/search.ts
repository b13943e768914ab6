import type { Files } from '../project'
import { withShown } from '../shown'
import { count } from '../text'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { linesOf } from './lines'
import { parameters } from './parameters'

const MAX_LINES = 60
const MAX_LINE_CHARACTERS = 200

/** Finds a text in the project's files. */
export const search: Action = {
  name: 'search',
  description:
    'Find the lines of all files that contain a text, upper and lower case alike. The next prompt shows them, ' +
    `at most ${MAX_LINES}, as path:line: text.`,
  parameters: parameters('reasoning', 'text'),
  handler(context, args) {
    const text = args.text as string
    if (text.trim() === '' || /[\r\n]/.test(text))
      throw new ActionRefusal('Not searched: the text must be a part of one line, and not only white space.')
    const sought = text.toLowerCase()
    const { lines, total } = linesThat(context.files, (line) => line.toLowerCase().includes(sought))
    const found = total ? `${count(total, 'line')} with` : 'no line with'
    const more = total > lines.length ? [`[${total - lines.length} more; search for a longer text]`] : []
    return withShown(context, {
      title: `search: ${found} ${JSON.stringify(text)}`,
      text: [...lines, ...more].join('\n'),
      paths: 'all',
    })
  },
}

/** The lines of all text files that a test picks, as `path:line: text`, up to a bound; and how many there are. */
export function linesThat(
  files: Files,
  isSought: (line: string) => boolean,
): { readonly lines: readonly string[]; readonly total: number } {
  const found = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) =>
      typeof content !== 'string'
        ? []
        : linesOf(content).flatMap(({ text }, i) =>
            isSought(text) ? [`${path}:${i + 1}: ${text.slice(0, MAX_LINE_CHARACTERS)}`] : [],
          ),
    )
  return { lines: found.slice(0, MAX_LINES), total: found.length }
}
