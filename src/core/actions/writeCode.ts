import type { Action } from './action'
import { withFile } from './editing'
import { parameters } from './parameters'

/** Writes a whole file, new or not. */
export const writeCode: Action = {
  name: 'write_code',
  description: 'Write a whole file: a new one, or in place of what the file holds now.',
  parameters: parameters('reasoning', 'filepath', 'code'),
  handler: (context, { filepath, code }) => withFile(context, filepath as string, code as string),
}
