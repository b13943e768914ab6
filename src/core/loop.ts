import { limitReached } from './budget'
import { withReport } from './context'
import type { LoopEventBody } from './events'
import { fingerprint } from './fingerprint'
import type { Ending, LoopPorts, LoopState, StepResult } from './loopState'
import { withCheck, withEpoch } from './memory'
import { act } from './steps/act'
import { checked } from './steps/checked'
import { MAX_LEVEL, nudgeOf, stuckReason } from './steps/nudge'
import { reason } from './steps/reason'

export type Loop = typeof loop

/** An event and the state after it. */
export interface Moment {
  readonly event: LoopEventBody
  readonly state: LoopState
  /** With the last event of a loop that has nothing more to do. */
  readonly ending?: Ending
}

/**
 * Reason and act by turns, until the project is complete, a limit is reached, or the run goes round in circles. Between
 * two steps whoever pulls may wait as long as they like, or begin another loop from a state of their own.
 */
export async function* loop(
  start: LoopState,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<Moment, Ending, void> {
  let state = start
  for (;;) {
    const ending = ports.replay?.endingAfter(state.step) ?? limitEnding(state, ports)
    if (ending) {
      if (ending.outcome === 'limit') yield* lastLook(state, ports, signal)
      return ending
    }
    const kind = state.next
    const epoch = kind === 'reason' ? state.epoch + 1 : state.epoch
    state = { ...state, epoch, step: state.step + 1, context: { ...state.context, epoch } }
    yield { event: { type: 'step-start', kind }, state }
    const step = kind === 'reason' ? reason(state, ports, signal) : act(state, ports, signal)
    let action = ''
    let pulled = await step.next()
    for (; !pulled.done; pulled = await step.next()) {
      const event = pulled.value
      // A reply that is refused is not done: only what is chosen last counts.
      if (event.type === 'reply-end') action = ''
      if (event.type === 'action-choose') action += actionText(event)
      yield { event, state }
    }
    const result = kind === 'reason' ? watched(pulled.value, ports) : remembered(pulled.value, action)
    if (result.nudge) yield { event: { type: 'nudge', message: result.nudge }, state: result.state }
    const { summary } = result
    state = result.state
    const end: Moment = { event: { type: 'step-end', kind, summary, context: state.context }, state }
    yield result.ending ? { ...end, ending: result.ending } : end
    if (result.ending) return result.ending
  }
}

/** What an action does, for comparing: the same for other words of why. */
function actionText({ name, arguments: { reasoning: _, ...rest } }: ActionChoice): string {
  return `${name} ${JSON.stringify(Object.entries(rest).sort())}\n`
}

type ActionChoice = Extract<LoopEventBody, { type: 'action-choose' }>

function limitEnding(state: LoopState, { budget }: LoopPorts): Ending | null {
  const reason = limitReached(state, budget)
  return reason === null ? null : { outcome: 'limit', reason }
}

const remembered = (result: StepResult, action: string): StepResult => ({
  ...result,
  state: { ...result.state, memory: { ...result.state.memory, action: action && fingerprint(action) } },
})

/** The end of an epoch's look at the project: tells a run that goes round in circles, and in the end gives it up. */
function watched(result: StepResult, ports: LoopPorts): StepResult {
  const { state } = result
  if (result.ending || !ports.isGated) return result
  const { memory, pattern } = withEpoch(
    state.memory,
    state.context.files,
    state.report,
    state.context.reasoning,
  )
  if (pattern === null) return { ...result, state: { ...state, memory } }
  if (memory.level >= MAX_LEVEL)
    return {
      ...result,
      state: { ...state, memory },
      ending: { outcome: 'stuck', reason: stuckReason(memory) },
    }
  const nudge = nudgeOf(memory.level, pattern)
  const context = { ...state.context, reasoning: `${state.context.reasoning}\n${nudge}` }
  return { ...result, nudge, state: { ...state, memory, context } }
}

/** The files as they are when a limit is reached may be better than the best that was checked, so they are looked at. */
async function* lastLook(
  state: LoopState,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<Moment, void, void> {
  const { context, memory, epoch, step } = state
  // A limit of time may have been reached in the middle of a step, and then nothing was looked at.
  if (!ports.isGated || state.report || !memory.best || ports.replay?.isChecked) return
  for await (const event of checked(context, ports, signal)) {
    if (event.type !== 'check-end') yield { event, state }
    else {
      const { report } = event
      const looked = withCheck(memory, { epoch, step, files: context.files, report })
      yield { event, state: { ...state, report, memory: looked, context: withReport(context, report) } }
    }
  }
}
