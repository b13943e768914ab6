import type { LoopState } from '../loopState'

const MAX_SAID = 20

/** The state with what the person said; it stays in every later prompt, because requests carry no conversation. */
export const withSaid = (state: LoopState, said: readonly string[]): LoopState =>
  said.length === 0
    ? state
    : {
        ...state,
        context: { ...state.context, said: [...state.context.said, ...said.map(asLine)].slice(-MAX_SAID) },
      }

const asLine = (text: string): string => `The person says: ${text}`
