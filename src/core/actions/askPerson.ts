import type { Action } from './action'
import { parameters } from './parameters'

/** A question to the person. The act step asks it: an action alone can't wait. */
export const askPerson: Action = {
  name: 'ask_person',
  description:
    'Ask the person who stated the goal, and wait for the answer. Only for what the goal leaves open and you can’t decide.',
  parameters: parameters('reasoning', 'question'),
  handler: (context) => context,
}
