import { textOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { wholeText, withFile } from './editing'
import { linesOf } from './lines'
import { parameters } from './parameters'

/** A file up to this size is rewritten whole without much cost or risk. */
const MAX_LINES = 200
/** After so many edits of a file that failed, it may be rewritten whatever its size. */
export const FAILED_EDITS = 2

/** Writes a whole file, new or not too long. */
export const writeCode: Action = {
  name: 'write_code',
  description:
    `Write a whole file: a new one, or in place of what a file of at most ${MAX_LINES} lines holds now. ` +
    'A longer file is changed with replace_text; it may be rewritten whole after two edits of it have failed.',
  parameters: parameters('reasoning', 'filepath', 'code'),
  handler(context, args) {
    const { filepath, code } = args as { filepath: string; code: string }
    const before = textOf(context.files, filepath)
    const lines = before === null ? 0 : linesOf(before).length
    const failed = Object.hasOwn(context.failed_edits, filepath) ? (context.failed_edits[filepath] ?? 0) : 0
    if (lines > MAX_LINES && failed < FAILED_EDITS)
      throw new ActionRefusal(
        `Not written: "${filepath}" has ${lines} lines, and only a file of at most ${MAX_LINES} lines is rewritten ` +
          'whole. Use replace_text for each part that changes.',
      )
    return withFile(context, filepath, wholeText(before, code))
  },
}
