import { withShown } from '../shown'
import { count } from '../text'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing } from './editing'
import { linesOf, numberedLines, withoutMark } from './lines'
import { parameters } from './parameters'

const MAX_LINES = 300
const MAX_CHARACTERS = 7_500
const MAX_LINE_CHARACTERS = 1_000

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
    const asked = lines.slice(start_line - 1, end_line).map(({ text }) => clipped(text))
    const shown = fitting(asked)
    const last = start_line + shown.length - 1
    const rest = Math.min(end_line, lines.length) - last
    const more = rest > 0 ? `\n[${count(rest, 'line')} left out; read on from line ${last + 1}]` : ''
    return withShown(context, {
      title: `${filepath}, lines ${start_line} to ${last} of ${lines.length}`,
      text: numberedLines(shown, start_line) + more,
      paths: [filepath],
    })
  },
}

const clipped = (line: string): string =>
  line.length > MAX_LINE_CHARACTERS
    ? `${line.slice(0, MAX_LINE_CHARACTERS)} [${line.length - MAX_LINE_CHARACTERS} characters left out]`
    : line

/** As many of the first lines as the bounds allow, but at least one. */
function fitting(lines: readonly string[]): readonly string[] {
  let characters = 0
  const end = lines.slice(0, MAX_LINES).findIndex((line, i) => {
    characters += line.length + 8
    return characters > MAX_CHARACTERS && i > 0
  })
  return lines.slice(0, end < 0 ? MAX_LINES : end)
}
