import { schemaProblem } from '../actions/schema'
import type { ModelReply, Tool, ToolCall } from '../ports'
import type { Refusal } from './ask'

/** A call that names an offered action and whose arguments fit its schema. */
export interface ChosenCall {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

/** More calls in one reply are a model that has lost its way. */
const MAX_CALLS = 16

/** The calls of a reply in their order, all of them usable; or why the reply can't be used. Nothing is repaired. */
export function chosenCalls(
  reply: ModelReply,
  offered: readonly Tool[],
): { readonly calls: readonly [ChosenCall, ...ChosenCall[]] } | { readonly refusal: Refusal } {
  const calls = reply.message.tool_calls ?? []
  const problem = replyProblem(reply, calls)
  if (problem) return { refusal: { name: calls[0]?.function.name ?? '', message: problem } }
  const chosen: ChosenCall[] = []
  for (const call of calls) {
    const read = readCall(call, offered)
    if (typeof read === 'string') return { refusal: { name: call.function.name, message: read } }
    chosen.push(read)
  }
  return { calls: chosen as [ChosenCall, ...ChosenCall[]] }
}

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
  let args: unknown
  try {
    args = JSON.parse(call.function.arguments)
  } catch (error) {
    return `The arguments of ${name} are not valid JSON: ${(error as Error).message}`
  }
  const problem = schemaProblem({ type: 'object', ...tool.parameters }, args)
  return problem
    ? `The arguments of ${name} do not fit: ${problem}.`
    : { name, args: args as ChosenCall['args'] }
}
