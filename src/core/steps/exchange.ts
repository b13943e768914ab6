import type { AssistantMessage, Message, ToolCall } from '../ports'
import { clip } from '../text'
import type { Refusal } from './ask'

const AGAIN = 'Nothing was applied. Call one of the offered functions again, corrected.'
const NOT_KEPT = 'Not applied, because a later call of the same reply was refused.'
const NOT_TRIED = 'Not tried, because a call before it in the same reply was refused.'

/** Characters of a call that goes back as text. */
const MAX_CALL = 4_000

/** The refused reply, and the answer to each of its calls, as the wires want it. */
export function exchange(message: AssistantMessage, { message: refusal, at }: Refusal): Message[] {
  const calls = message.tool_calls ?? []
  if (!calls.length) return [message, { role: 'user', content: refusal }]
  if (!areReadable(calls)) return asText(message, calls, refusal)
  const answerTo = (call: ToolCall, i: number): Message => ({
    role: 'tool',
    tool_call_id: call.id,
    content: at === null || i === at ? refusal : i < at ? NOT_KEPT : NOT_TRIED,
  })
  return [message, ...calls.map(answerTo), { role: 'user', content: AGAIN }]
}

/** Many endpoints read the calls of a conversation, and refuse the whole request when they can't. */
const areReadable = (calls: readonly ToolCall[]): boolean =>
  new Set(calls.map(({ id }) => id)).size === calls.length &&
  calls.every(({ function: { name, arguments: text } }) => /^[\w-]{1,64}$/.test(name) && isObject(text))

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** The same as what was said, without calls that the endpoint would have to read. */
function asText({ content }: AssistantMessage, calls: readonly ToolCall[], refusal: string): Message[] {
  const written = calls.map(({ function: { name, arguments: text } }) => `${name}(${text})`).join('\n')
  return [
    { role: 'assistant', content: [content ?? '', clip(written, MAX_CALL)].filter(Boolean).join('\n\n') },
    { role: 'user', content: `${refusal}\n${AGAIN}` },
  ]
}
