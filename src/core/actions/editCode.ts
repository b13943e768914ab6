import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, spliced, withFile } from './editing'
import { parameters } from './parameters'

interface Edit {
  readonly filepath: string
  readonly edit_type: 'insert' | 'replace' | 'remove'
  readonly code: string
  readonly start_line: number
  readonly end_line: number
}

/** Inserts, replaces or removes lines. */
export const editCode: Action = {
  name: 'edit_code',
  description:
    'Edit lines of a file. insert: the code goes before start_line (last line + 1 appends; end_line does not matter). ' +
    'replace: it takes the place of start_line to end_line, both included. remove: they go, and the code does not matter.',
  parameters: parameters('reasoning', 'filepath', 'edit_type', 'code', 'start_line', 'end_line'),
  handler(context, args) {
    const { filepath, edit_type, code, start_line, end_line } = args as unknown as Edit
    const text = existing(context.files, filepath)
    if (edit_type === 'insert')
      return withFile(context, filepath, spliced(text, code, start_line, start_line - 1))
    if (end_line < start_line)
      throw new ActionRefusal(`end_line ${end_line} is before start_line ${start_line}.`)
    return withFile(
      context,
      filepath,
      spliced(text, edit_type === 'remove' ? '' : code, start_line, end_line),
    )
  },
}
