import { withFiles } from '../context'
import { testPathOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { parameters } from './parameters'

/** What every project has. */
export const KEPT: readonly string[] = ['main.py', 'main_test.py']

/** Deletes a file and its tests. */
export const deleteFile: Action = {
  name: 'delete_file',
  description: 'Delete a file and, for a Python file, its _test.py. Never main.py or main_test.py.',
  parameters: parameters('reasoning', 'filepath'),
  handler(context, args) {
    const filepath = args.filepath as string
    if (KEPT.includes(filepath))
      throw new ActionRefusal(`${filepath} can't be deleted; every project has one.`)
    if (!Object.hasOwn(context.files, filepath)) throw new ActionRefusal(`There is no file "${filepath}".`)
    const gone = [filepath, ...(filepath.endsWith('.py') ? [testPathOf(filepath)] : [])]
    return withFiles(
      context,
      Object.fromEntries(Object.entries(context.files).filter(([path]) => !gone.includes(path))),
    )
  },
}
