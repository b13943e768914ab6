import type { ToolCall } from '../../core/ports'
import { type Fields, isFields, textIn } from './fields'

/** The function calls of a reply, as they grow. */
export interface Calls {
  /** Takes what a chunk says of calls and returns the arguments' text in it. */
  add(fragments: unknown): string
  all(): ToolCall[]
}

interface Call {
  id: string
  name: string
  arguments: string
  readonly extra: Fields
}

/** Joins fragments of calls, which may come without index, id, name or type, in any mixture. */
export function createCalls(): Calls {
  const calls: Call[] = []
  const latestAt = new Map<unknown, Call>()

  /** The call that a fragment goes on with, or a new one. */
  const callOf = (index: unknown, id: string, name: string): Call => {
    const known = index === undefined ? knownWithoutIndex(id, name) : latestAt.get(index)
    // Some endpoints count every call of a reply as the first; others give each fragment an id of its own.
    const isOther = known && id && name && known.id && known.id !== id
    if (known && !isOther) return known
    const call: Call = { id: '', name: '', arguments: '', extra: {} }
    calls.push(call)
    if (index !== undefined) latestAt.set(index, call)
    return call
  }
  /** Without an index a fragment with a new id or name begins a call, any other goes on with the last one. */
  const knownWithoutIndex = (id: string, name: string): Call | undefined =>
    (id && calls.find((call) => call.id === id)) || (id || name ? undefined : calls.at(-1))

  const addFragment = (fragment: Fields): string => {
    const { index, id, function: part, type: _, ...extra } = fragment
    const { name, arguments: text } = isFields(part) ? part : {}
    const call = callOf(index ?? undefined, textIn(id), textIn(name))
    call.id ||= textIn(id)
    if (call.name !== name) call.name += textIn(name)
    const written = typeof text === 'string' ? text : text == null ? '' : JSON.stringify(text)
    call.arguments += written
    Object.assign(call.extra, extra)
    return written
  }

  return {
    add: (fragments) =>
      (Array.isArray(fragments) ? fragments : []).filter(isFields).map(addFragment).join(''),
    all: () =>
      calls.map(({ id, name, arguments: text, extra }, i) => ({
        ...extra,
        id: id || `call_${i}`,
        type: 'function',
        function: { name, arguments: text },
      })),
  }
}
