import type { LoopEventBody } from './events'
import { count } from './text'
import type { Ending, LoopPorts, LoopState } from './loopState'
import type { Limits } from './options'
import { act } from './steps/act'
import { reason } from './steps/reason'

/** An event and the state after it. */
export interface Moment {
  readonly event: LoopEventBody
  readonly state: LoopState
  /** With the last event of a loop that has nothing more to do. */
  readonly ending?: Ending
}

/** What bounds a run; `seconds` is what the run has used so far. */
export interface Budget {
  readonly limits: Partial<Limits>
  seconds(): number
}

/**
 * Reason and act by turns, until the project is complete or a limit is reached. Between two steps whoever pulls
 * may wait as long as they like, or begin another loop from a state of their own.
 */
export async function* loop(
  start: LoopState,
  ports: LoopPorts,
  budget: Budget,
  signal: AbortSignal,
): AsyncGenerator<Moment, Ending, void> {
  let state = start
  for (;;) {
    const limit = limitReached(state, budget)
    if (limit) return { outcome: 'limit', reason: limit }
    const kind = state.next
    const epoch = kind === 'reason' ? state.epoch + 1 : state.epoch
    state = { ...state, epoch, step: state.step + 1, context: { ...state.context, epoch } }
    yield { event: { type: 'step-start', kind }, state }
    const step = kind === 'reason' ? reason(state, ports, signal) : act(state, ports, signal)
    let pulled = await step.next()
    for (; !pulled.done; pulled = await step.next()) yield { event: pulled.value, state }
    const { summary, ending } = pulled.value
    state = pulled.value.state
    const end: Moment = { event: { type: 'step-end', kind, summary, context: state.context }, state }
    yield ending ? { ...end, ending } : end
    if (ending) return ending
  }
}

/** Why no further step may begin, in a sentence, or `null`. */
function limitReached(state: LoopState, { limits, seconds }: Budget): string | null {
  const tokens = state.usage.input_tokens + state.usage.output_tokens
  const { epochs = Infinity, tokens: mostTokens = Infinity, seconds: mostSeconds = Infinity } = limits
  if (state.next === 'reason' && state.epoch >= epochs)
    return `The limit of ${count(epochs, 'epoch')} is reached.`
  if (tokens >= mostTokens) return `The limit of ${count(mostTokens, 'token')} is reached.`
  if (seconds() >= mostSeconds) return `The limit of ${count(mostSeconds, 'second')} is reached.`
  return null
}
