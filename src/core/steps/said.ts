import { withCode } from '../context'
import type { LoopState } from '../loopState'
import { withWishes } from '../memory'

const MAX_SAID = 20

/**
 * The state with what the person said, as the next prompt shows it; it stays in every later prompt, because requests carry
 * no conversation.
 */
export function withSaid(state: LoopState, said: readonly string[]): LoopState {
  const { context } = state
  return {
    ...state,
    memory: said.length ? withWishes(state.memory) : state.memory,
    context: withCode({ ...context, said: [...context.said, ...said.map(asLine)].slice(-MAX_SAID) }),
  }
}

const asLine = (text: string): string => `The person says: ${text}`
