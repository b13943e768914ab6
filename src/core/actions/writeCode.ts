import { textOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { wholeText, withFile } from './editing'
import { linesOf } from './lines'
import { parameters } from './parameters'

/** Actions that change a part of a file; when they fail, rewriting it whole is the way out. */
export const PARTIAL_EDITS: readonly string[] = ['replace_text', 'replace_code', 'edit_code']
/** A file up to this size is rewritten whole without much cost or risk. */
const MAX_LINES = 400
/** After so many edits of a file that failed, it may be rewritten whatever its size. */
export const FAILED_EDITS = 2

const writing = (description: string, maxLines: number): Action => ({
  name: 'write_code',
  description,
  parameters: parameters('reasoning', 'filepath', 'code'),
  handler(context, args) {
    const { filepath, code } = args as { filepath: string; code: string }
    const before = textOf(context.files, filepath)
    const lines = before === null ? 0 : linesOf(before).length
    const failed = Object.hasOwn(context.failed_edits, filepath) ? (context.failed_edits[filepath] ?? 0) : 0
    if (lines > maxLines && failed < FAILED_EDITS)
      throw new ActionRefusal(
        `Not written: "${filepath}" has ${lines} lines, and only a file of at most ${maxLines} lines is rewritten ` +
          `whole. Use replace_text for each part that changes; when ${FAILED_EDITS} edits of it have failed, it may be rewritten.`,
      )
    return withFile(context, filepath, wholeText(before, code))
  },
})

/** Writes a whole file, new or not too long. */
export const writeCode = writing(
  `Write a whole file: a new one, or in place of what a file of at most ${MAX_LINES} lines holds now. ` +
    'A longer file is changed with replace_text; it may be rewritten whole after two edits of it have failed.',
  MAX_LINES,
)

/** The same for files of any length, where parts can't be changed. */
export const rewriteCode = writing(
  'Write a whole file: a new one, or in place of what it holds now.',
  Infinity,
)
