import { MAX_LINE_CHARACTERS } from '../format'
import { withShown } from '../shown'
import { count } from '../text'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing } from './editing'
import { linesOf, withoutMark } from './lines'
import { parameters } from './parameters'

const MAX_LINES = 300
const MAX_CHARACTERS = 7_500

/** Shows more of a file than the prompt does. */
export const readFile: Action = {
  name: 'read_file',
  description:
    'See lines of a file that the prompt does not show in full, from start_line to end_line. The next prompt shows ' +
    `them, at most ${MAX_LINES}.`,
  parameters: parameters('reasoning', 'filepath', 'start_line', 'end_line'),
  handler(context, args) {
    const { filepath, start_line, end_line } = args as {
      filepath: string
      start_line: number
      end_line: number
    }
    const lines = linesOf(withoutMark(existing(context.files, filepath)).body)
    if (start_line > lines.length || end_line < start_line)
      throw new ActionRefusal(
        `There are no lines ${start_line} to ${end_line} in "${filepath}": it has ${count(lines.length, 'line')}, counted from 1.`,
      )
    const shown = fitting(lines.slice(start_line - 1, end_line).map(({ text }) => text))
    const last = start_line + shown - 1
    const rest = Math.min(end_line, lines.length) - last
    const more = rest > 0 ? ` ${count(rest, 'line')} left out: read on from line ${last + 1}.` : ''
    // What is named here is what the prompt shows in full first.
    return withShown(context, {
      title: `${filepath}:${start_line}-${last} of ${lines.length}`,
      text: `You see it among the files.${more}`,
      paths: [filepath],
    })
  },
}

/** How many of the first lines the bounds allow, but at least one. */
function fitting(lines: readonly string[]): number {
  let characters = 0
  const end = lines.slice(0, MAX_LINES).findIndex((line, i) => {
    characters += Math.min(line.length, MAX_LINE_CHARACTERS) + 8
    return characters > MAX_CHARACTERS && i > 0
  })
  return end < 0 ? Math.min(lines.length, MAX_LINES) : end
}
