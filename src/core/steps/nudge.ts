import type { Action } from '../actions/action'
import { PARTIAL_EDITS, rewriteCode } from '../actions/writeCode'
import type { Memory } from '../memory'

/** Circles after which a run ends. */
export const MAX_LEVEL = 3

const STRATEGIES: Readonly<Record<number, string>> = {
  1: 'Do not repeat that. Look for another cause, and do something else.',
  2:
    'Another way now. Think before you act: say in the reasoning what was tried, why it did not help, and what the ' +
    'cause must then be. After that write the whole file anew with write_code; parts of files can’t be edited now.',
}

/** What the model is told when it goes round in circles: the pattern by its name, then another strategy. */
export const nudgeOf = (level: number, pattern: string): string =>
  `${pattern} ${STRATEGIES[level] ?? STRATEGIES[2]}`

/** The actions that are offered after so many circles: what did not help twice is not offered a third time. */
export function offeredActions(actions: readonly Action[], { level }: Memory): readonly Action[] {
  if (level < 2) return actions
  return actions
    .filter(({ name }) => !PARTIAL_EDITS.includes(name))
    .map((action) => (action.name === rewriteCode.name ? rewriteCode : action))
}

/** Why a run that went round in circles ends, with what was tried. */
export const stuckReason = ({ told, best }: Memory): string =>
  `The model went round in circles and was told so ${told.length} times: ${told.join(' ')} It was asked for another ` +
  `cause, then to think first and to rewrite whole files. ${best ? `The best state, of step ${best.step}, is kept.` : 'Nothing that could be checked was made.'} ` +
  'Say more about what the goal means, or choose another model, and run it again.'
