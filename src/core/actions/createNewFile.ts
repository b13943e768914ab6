import { isPython, testPathOf } from '../project'
import type { Action } from './action'
import { ActionRefusal } from './action'
import { wholeText, withFile } from './editing'
import { parameters } from './parameters'

/** A new module with its tests. */
export const createNewFile: Action = {
  name: 'create_new_file',
  description:
    'Create a new Python file, and beside it its test file: "shop/cart.py" gets "shop/cart_test.py".',
  parameters: parameters('reasoning', 'filepath', 'code', 'test'),
  handler(context, args) {
    const { filepath, code, test } = args as { filepath: string; code: string; test: string }
    if (!isPython(filepath))
      throw new ActionRefusal(`"${filepath}" is not a Python file; use write_code for it.`)
    for (const path of [filepath, testPathOf(filepath)])
      if (Object.hasOwn(context.files, path))
        throw new ActionRefusal(`"${path}" is there already; use write_code or edit_code to change it.`)
    return withFile(
      withFile(context, filepath, wholeText(null, code)),
      testPathOf(filepath),
      wholeText(null, test),
    )
  },
}
