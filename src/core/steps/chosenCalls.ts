import { schemaProblem } from '../actions/schema'
import type { ModelReply, Tool, ToolCall } from '../ports'
import type { Refusal } from './ask'
import { readArguments } from './readArguments'

/** A call that names an offered action and whose arguments fit its schema. */
export interface ChosenCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** What a reply asks for: calls, or a refusal, or calls and then one that can't be used. */
export interface ChosenCalls {
  /** In their order, up to the first that can't be used. */
  readonly calls: readonly ChosenCall[]
  /** Why that one, or the whole reply, can't be used. */
  readonly refusal: Refusal | null
  /** The names of those after it, which are not read. */
  readonly left: readonly string[]
}

/** More calls in one reply are a model that has lost its way. */
const MAX_CALLS = 16

/** The calls of a reply as far as they can be used. Nothing is repaired. */
export function chosenCalls(reply: ModelReply, offered: readonly Tool[]): ChosenCalls {
  const asked = reply.message.tool_calls ?? []
  const problem = replyProblem(reply, asked)
  if (problem) return { calls: [], refusal: { name: nameOf(asked[0]), message: problem, at: null }, left: [] }
  const calls: ChosenCall[] = []
  for (const [at, call] of asked.entries()) {
    const read = readCall(call, offered)
    if (typeof read === 'string') {
      const refusal = { name: nameOf(call), message: read, at }
      return { calls, refusal, left: asked.slice(at + 1).map(nameOf) }
    }
    calls.push(read)
  }
  return { calls, refusal: null, left: [] }
}

const nameOf = (call: ToolCall | undefined): string => call?.function.name ?? ''

function replyProblem(reply: ModelReply, calls: readonly ToolCall[]): string | null {
  if (reply.finish_reason === 'length')
    return 'The reply was cut off at the length limit, so nothing of it was applied. Make a smaller change, or split it.'
  if (reply.finish_reason === 'content_filter')
    return "The provider's content filter withheld the reply, so nothing of it was applied."
  if (calls.length === 0 && typeof reply.message.refusal === 'string')
    return `The model refused: ${reply.message.refusal}`
  if (calls.length === 0) return 'The reply called no function. Call one of the offered functions.'
  if (calls.length > MAX_CALLS)
    return `The reply called ${calls.length} functions; at most ${MAX_CALLS} fit in a step.`
  return null
}

function readCall(call: ToolCall, offered: readonly Tool[]): ChosenCall | string {
  const { name } = call.function
  const tool = offered.find((candidate) => candidate.name === name)
  if (!tool)
    return `There is no function "${name}". The functions are: ${offered.map((t) => t.name).join(', ')}.`
  const read = readArguments(call.function.arguments)
  if ('problem' in read) return `The arguments of ${name} ${read.problem}`
  const problem = schemaProblem({ type: 'object', ...tool.parameters }, read.value)
  return problem
    ? `The arguments of ${name} do not fit: ${problem}.`
    : { name, args: read.value as ChosenCall['args'] }
}
