import type { PythonRuntime } from '../ports'
import { isPython } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { existing, withFile } from './editing'
import { parameters } from './parameters'

/** Formats a Python file and puts its imports in order. */
export const formatCode = (python: Pick<PythonRuntime, 'format'>): Action => ({
  name: 'format_code',
  description: 'Format a Python file and put its imports in order, as ruff does. Comments stay.',
  parameters: parameters('reasoning', 'filepath'),
  async handler(context, args) {
    const filepath = args.filepath as string
    const text = existing(context.files, filepath)
    if (!isPython(filepath)) throw new ActionRefusal(`"${filepath}" is not a Python file.`)
    const formatted = await python.format(filepath, context.files)
    if ('problem' in formatted) throw new ActionRefusal(`Not formatted: ${formatted.problem}`)
    if (formatted.text === text)
      throw new ActionRefusal(
        `Nothing to do: "${filepath}" is formatted already. Choose what is still missing.`,
      )
    return withFile(context, filepath, formatted.text)
  },
})
