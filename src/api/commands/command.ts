import { schemaProblem } from '../../core/actions/schema'
import type { JsonSchema } from '../../core/ports'
import type { CommandName, CommandParameters, CommandResult } from './commandTypes'

/**
 * What a command does beyond looking: `change` writes to a project that is kept here; `spend` also has a model asked,
 * which may cost the person money.
 */
export type CommandAccess = 'look' | 'change' | 'spend'

/** One thing that another program may ask for. Every command names the run or the project that it is about. */
export interface Command {
  readonly name: string
  /** For whoever chooses among the commands, a model too. */
  readonly description: string
  /** A JSON Schema of an object; other parameters are refused. */
  readonly parameters: JsonSchema
  readonly access: CommandAccess
  readonly isReadOnly: boolean
  /** Whether what it returns has words of a model, a project or its Python in it: to be judged, never obeyed. */
  readonly hasUntrustedContent: boolean
  /**
   * Resolves to JSON. No key is ever in it.
   * @throws an Error whose message is a sentence; a TypeError where the parameters do not fit.
   */
  invoke(parameters: unknown, signal: AbortSignal): Promise<unknown>
}

/** A command before its parameters are checked. */
export interface CommandDefinition<Name extends CommandName>
  extends Omit<Command, 'name' | 'isReadOnly' | 'parameters' | 'invoke'> {
  readonly name: Name
  readonly properties: { readonly [Parameter in keyof Required<CommandParameters<Name>>]: JsonSchema }
  readonly required: readonly (keyof CommandParameters<Name> & string)[]
  invoke(
    parameters: CommandParameters<Name>,
    signal: AbortSignal,
  ): CommandResult<Name> | Promise<CommandResult<Name>>
}

/** A command that refuses parameters that do not fit its schema. */
export function createCommand<Name extends CommandName>(definition: CommandDefinition<Name>): Command {
  const { name, description, access, hasUntrustedContent, properties, required } = definition
  const parameters = { type: 'object', properties, required, additionalProperties: false }
  return {
    name,
    description,
    parameters,
    access,
    isReadOnly: access === 'look',
    hasUntrustedContent,
    async invoke(given, signal) {
      const problem = schemaProblem(parameters, given, 'the parameters')
      if (problem) throw new TypeError(`The command "${name}" can't be done: ${problem}.`)
      signal.throwIfAborted()
      return await definition.invoke(given as CommandParameters<Name>, signal)
    },
  }
}

export const RUN = { type: 'string', description: 'The handle that start or fork returned.' }
export const PROJECT = { type: 'string', description: 'The name of a saved project.' }
