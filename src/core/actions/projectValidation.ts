import type { Action } from './action'
import { parameters } from './parameters'

/** The completion question. Changes nothing: the reason step reads the answer from the arguments. */
export const projectValidation: Action = {
  name: 'project_validation_action',
  description:
    'Say whether the project does everything that the goal asks for, with the evidence in the reasoning.',
  parameters: parameters('reasoning', 'is_valid_and_complete'),
  handler: (context, { reasoning }) => ({ ...context, reasoning: reasoning as string }),
}
