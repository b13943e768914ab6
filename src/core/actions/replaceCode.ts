import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, spliced, withFile } from './editing'
import { parameters } from './parameters'

/** Replaces lines, both ends included. */
export const replaceCode: Action = {
  name: 'replace_code',
  description: 'Replace the lines from start_line to end_line, both included, by the code.',
  parameters: parameters('reasoning', 'filepath', 'code', 'start_line', 'end_line'),
  handler(context, args) {
    const { filepath, code, start_line, end_line } = args as {
      filepath: string
      code: string
      start_line: number
      end_line: number
    }
    if (end_line < start_line)
      throw new ActionRefusal(
        `end_line ${end_line} is before start_line ${start_line}; use edit_code to insert.`,
      )
    return withFile(context, filepath, spliced(existing(context.files, filepath), code, start_line, end_line))
  },
}
