import type { Context } from '../context'
import type { JsonSchema } from '../ports'

/** One thing the model can choose: takes the context and its arguments, returns the next context. */
export interface Action {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
  /** Throws `ActionRefusal` to send a message back to the model; anything else it throws is a bug. */
  handler(context: Context, args: Readonly<Record<string, unknown>>): Context | Promise<Context>
}

/** Why an action can't be done; its message goes back to the model. */
export class ActionRefusal extends Error {
  override name = 'ActionRefusal'
}
