import type { Action } from './action'
import { wholeText, withFile } from './editing'
import { parameters } from './parameters'

/** The first action of an empty project. */
export const create: Action = {
  name: 'create',
  description:
    'Create the project: main.py, which runs as a program, and main_test.py, which tests it with pytest.',
  parameters: parameters('reasoning', 'code', 'test'),
  handler: (context, { code, test }) =>
    withFile(
      withFile(context, 'main.py', wholeText(null, code as string)),
      'main_test.py',
      wholeText(null, test as string),
    ),
}
