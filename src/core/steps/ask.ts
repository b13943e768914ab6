import { outcomesOf } from '../checks/outcomes'
import type { Context } from '../context'
import type { LoopEventBody } from '../events'
import type { Ending, LoopPorts, LoopState } from '../loopState'
import type { Message, ModelReply, ModelRequest, PauseKind, StepKind, Tool, Turn } from '../ports'
import { roomIn } from '../promptLimit'
import { createPromptTeller } from './createPromptTeller'
import { exchange } from './exchange'
import { patiently } from './patiently'
import { withSaid } from './said'

/** Refused replies in a row before the run pauses. */
const MAX_REFUSALS = 3

/** A reply that can't be used, and what the model must know to do better. */
export interface Refusal {
  /** The action it named, or '' when it named none. */
  readonly name: string
  readonly message: string
  /** Which call of the reply it is about, counted from 0; `null`: the whole reply. */
  readonly at: number | null
}

export interface Question<Answer> {
  readonly kind: StepKind
  readonly system: string
  /** The prompt in at most so many tokens; `null`: as many as it likes. `context`: with what the person has said by now. */
  prompt(context: Context, room: number | null): string
  readonly tools: readonly Tool[]
  /** Makes sense of a reply, or says why it can't be used. May yield events of its own. */
  use(
    reply: ModelReply,
    context: Context,
  ): AsyncGenerator<LoopEventBody, { readonly answer: Answer } | { readonly refusal: Refusal }, void>
}

export type Asked<Answer> =
  | { readonly state: LoopState; readonly answer: Answer }
  | { readonly state: LoopState; readonly ending: Ending }

/**
 * Asks the model until a reply can be used. What the world causes is retried, visibly and a bounded number of
 * times, then pauses; a reply that can't be used goes back to the model with the reason, then pauses as well.
 * A pause is a yield: whoever pulls again goes on.
 */
export async function* ask<Answer>(
  question: Question<Answer>,
  start: LoopState,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Asked<Answer>, void> {
  const tell = createPromptTeller()
  let state = start
  let after: readonly Message[] = []
  let refusals = 0
  for (;;) {
    const { usage } = state
    const turn = turnOf(question.kind, state)
    const ended = await ports.replay?.endingBefore(turn)
    if (ended) return { state, ending: ended }
    const request = requestOf(question, turn, state.context, after)
    const outcome = yield* patiently(request, usage, tell, ports, signal)
    state = { ...state, usage: outcome.usage }
    if ('ending' in outcome) return { state, ending: outcome.ending }
    if ('pause' in outcome) {
      state = yield* paused(outcome.pause, state, ports)
      continue
    }
    const { reply } = outcome
    state = { ...state, turns: state.turns + 1 }
    yield { type: 'reply-end', reply, usage: state.usage }
    const used = yield* question.use(reply, state.context)
    if ('answer' in used) return { state, answer: used.answer }
    yield refused(used.refusal)
    after = exchange(reply.message, used.refusal)
    refusals += 1
    // A replay goes on as the recorded run did.
    if (refusals % MAX_REFUSALS !== 0 || ports.replay) continue
    if (ports.isUnattended && ports.isGated) {
      const advice = ADVICE[refusals / MAX_REFUSALS - 1]
      if (advice === undefined)
        return { state, ending: { outcome: 'stuck', reason: stuckReason(used.refusal) } }
      const message = `${MAX_REFUSALS} replies in a row could not be used. The last time: ${used.refusal.message} ${advice}`
      yield { type: 'nudge', message }
      after = [{ role: 'user', content: message }]
    } else {
      state = yield* paused({ kind: 'model', reason: pauseReason(used.refusal) }, state, ports)
      after = []
    }
  }
}

/** Waits until the run goes on. What the person said meanwhile is for the request that is sent then. */
async function* paused(
  pause: { readonly kind: PauseKind; readonly reason: string },
  state: LoopState,
  ports: LoopPorts,
): AsyncGenerator<LoopEventBody, LoopState, void> {
  yield { type: 'pause', ...pause }
  const said = ports.takeSaid()
  return said.length ? withSaid(state, said) : state
}

/** What an unattended model is told after so many replies that could not be used; then the run is stuck. */
const ADVICE = [
  'Call exactly one of the offered functions, with arguments that are valid JSON and fit its schema.',
  'Think before you act: which one function is the simplest step forward? Make it a small one, and call nothing else.',
]

const stuckReason = (refusal: Refusal): string =>
  `The model's replies could not be used ${MAX_REFUSALS * (ADVICE.length + 1)} times in a row, also after it was told how ` +
  `to answer and to take a smaller step. The last time: ${refusal.message} Choose another model.`

const pauseReason = (refusal: Refusal): string =>
  `The model's replies could not be used ${MAX_REFUSALS} times in a row. The last time: ${refusal.message} ` +
  'Resume to ask again, or choose another model.'

const turnOf = (kind: StepKind, { turns: number, context, report }: LoopState): Turn => ({
  number,
  kind,
  goal: context.goal,
  files: context.files,
  outcomes: report ? outcomesOf(report) : [],
})

/** The request in as many tokens as the model can read. `after`: what was said since the prompt. */
const requestOf =
  <Answer>(
    { system, tools, prompt }: Question<Answer>,
    turn: Turn,
    context: Context,
    after: readonly Message[],
  ) =>
  (limit: number | null): ModelRequest => {
    const first: Message = { role: 'system', content: system }
    const bare: ModelRequest = { messages: [first, ...after], tools, turn }
    const said: Message = { role: 'user', content: prompt(context, roomIn(limit, bare)) }
    return { ...bare, messages: [first, said, ...after] }
  }

export const refused = ({ name, message }: Refusal): LoopEventBody => ({
  type: 'action-refuse',
  name,
  message,
})
