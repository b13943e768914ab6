import { limitReached } from './budget'
import type { LoopEventBody } from './events'
import type { Ending, LoopPorts, LoopState } from './loopState'
import { act } from './steps/act'
import { reason } from './steps/reason'

/** An event and the state after it. */
export interface Moment {
  readonly event: LoopEventBody
  readonly state: LoopState
  /** With the last event of a loop that has nothing more to do. */
  readonly ending?: Ending
}

/**
 * Reason and act by turns, until the project is complete or a limit is reached. Between two steps whoever pulls
 * may wait as long as they like, or begin another loop from a state of their own.
 */
export async function* loop(
  start: LoopState,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<Moment, Ending, void> {
  let state = start
  for (;;) {
    const limit = limitReached(state, ports.budget)
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
