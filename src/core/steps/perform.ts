import type { Context } from '../context'
import type { LoopEventBody } from '../events'
import type { CheckReport } from '../checks/report'
import type { LoopPorts } from '../loopState'
import type { ChosenCall } from './chosenCalls'
import { integrityGate } from './integrityGate'
import { putQuestion } from './putQuestion'

const NOBODY = 'Nobody answers: this run is unattended. Decide by what the goal says.'
const NO_ANSWER = 'The person gave no answer. Decide by what the goal says.'

/**
 * What comes between an action and its effect: a question is put to the person, and an action that weakens a test is
 * refused. `after`: the context as the action alone would leave it. Returns the context, or why it was refused.
 */
export async function* performed(
  { name, args }: ChosenCall,
  before: Context,
  after: Context,
  report: CheckReport | null,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Context | string, void> {
  if (!ports.isGated) return after
  if (name === 'ask_person') return yield* withAnswer(String(args.question), after, ports)
  const reasoning = typeof args.reasoning === 'string' ? args.reasoning : ''
  return yield* integrityGate({ before, after, reasoning, report }, ports, signal)
}

/** The context with the person's answer, which stays in every later prompt. */
async function* withAnswer(
  question: string,
  context: Context,
  ports: LoopPorts,
): AsyncGenerator<LoopEventBody, Context, void> {
  const answer = yield* putQuestion(question, ports)
  const told = answer === null ? (ports.isUnattended ? NOBODY : NO_ANSWER) : `The person answers: ${answer}`
  return { ...context, said: [...context.said, `You asked: ${question}\n${told}`] }
}
