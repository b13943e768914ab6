import type { AssistantMessage, FinishReason, ToolCall, Usage } from '../../core/ports'

type Fields = Record<string, unknown>

/** A reply that grows by fragments, whatever an endpoint leaves out of them. */
export interface Accumulation {
  /** Takes one chunk and returns the text in it, for people to watch; throws on what is not a chunk. */
  add(chunk: unknown): string
  readonly hasChoices: boolean
  readonly finishReason: string | null
  message(): AssistantMessage
  usage(promptCharacters: number): Usage
}

/**
 * Joins the chunks of a streamed completion. Fragments may come without index, type, role or id; fields that we
 * don't know are kept, because some endpoints want them back with the next request.
 */
export function accumulate(): Accumulation {
  const fields: Fields = {}
  const calls: { id: string; name: string; arguments: string; extra: Fields }[] = []
  let content = ''
  let reported: Fields | null = null
  const state = { hasChoices: false, finishReason: null as string | null }

  const addCall = (fragment: Fields): string => {
    const { index, id, function: part, type: _, ...extra } = fragment
    const { name, arguments: text } = (part ?? {}) as { name?: unknown; arguments?: unknown }
    const at = typeof index === 'number' ? index : positionOf(id, name)
    calls[at] ??= { id: '', name: '', arguments: '', extra: {} }
    const call = calls[at]
    if (typeof id === 'string' && id) call.id = id
    if (typeof name === 'string' && name && call.name !== name) call.name += name
    const written =
      typeof text === 'string' ? text : text === undefined || text === null ? '' : JSON.stringify(text)
    call.arguments += written
    Object.assign(call.extra, extra)
    return written
  }
  /** Without an index a fragment with a new id or name begins a call, any other goes on with the last one. */
  const positionOf = (id: unknown, name: unknown): number => {
    const known = calls.findIndex((call) => call?.id && call.id === id)
    if (known >= 0) return known
    return id || name || calls.length === 0 ? calls.length : calls.length - 1
  }

  return {
    get hasChoices() {
      return state.hasChoices
    },
    get finishReason() {
      return state.finishReason
    },
    add(chunk) {
      if (!isFields(chunk)) throw new SyntaxError('JSON: a chunk that is not an object')
      if (isFields(chunk.usage)) reported = chunk.usage
      if (!Array.isArray(chunk.choices)) {
        if (!isFields(chunk.usage)) throw new SyntaxError('JSON: a chunk without choices')
        return ''
      }
      const [choice] = chunk.choices
      if (!isFields(choice)) return ''
      state.hasChoices = true
      if (typeof choice.finish_reason === 'string') state.finishReason = choice.finish_reason
      const delta = choice.delta ?? choice.message
      if (!isFields(delta)) return ''
      const { role: _, content: text, tool_calls, ...unknown } = delta
      keepUnknown(fields, unknown)
      let written = typeof text === 'string' ? text : ''
      content += written
      for (const fragment of Array.isArray(tool_calls) ? tool_calls : [])
        if (isFields(fragment)) written += addCall(fragment)
      return written
    },
    message() {
      const tool_calls = calls.filter(Boolean).map(
        ({ id, name, arguments: text, extra }, i): ToolCall => ({
          ...extra,
          id: id || `call_${i}`,
          type: 'function',
          function: { name, arguments: text },
        }),
      )
      return {
        ...fields,
        role: 'assistant',
        content: content || null,
        ...(tool_calls.length ? { tool_calls } : {}),
      }
    },
    usage(promptCharacters) {
      if (reported) return reportedUsage(reported)
      const written = content.length + calls.reduce((sum, call) => sum + (call?.arguments.length ?? 0), 0)
      return {
        calls: 1,
        input_tokens: Math.ceil(promptCharacters / 4),
        output_tokens: Math.ceil(written / 4),
        cached_tokens: 0,
        cost_usd: null,
        is_estimate: true,
      }
    },
  }
}

/** The reasons that the loop knows; an endpoint that ends calls with `stop` means `tool_calls`. */
export function finishReasonOf(reason: string, message: AssistantMessage): FinishReason {
  if (reason === 'length' || reason === 'max_tokens') return 'length'
  if (reason === 'content_filter') return 'content_filter'
  return message.tool_calls?.length ? 'tool_calls' : 'stop'
}

/** Texts go on, such as reasoning that streams; anything else is replaced. */
function keepUnknown(fields: Fields, unknown: Fields): void {
  for (const [name, value] of Object.entries(unknown)) {
    if (value === null || value === undefined || name === '__proto__') continue
    const before = fields[name]
    fields[name] = typeof value === 'string' && typeof before === 'string' ? before + value : value
  }
}

function reportedUsage(usage: Fields): Usage {
  const details = isFields(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  return {
    calls: 1,
    input_tokens: numberOf(usage.prompt_tokens),
    output_tokens: numberOf(usage.completion_tokens),
    cached_tokens: numberOf(details.cached_tokens),
    cost_usd: null,
    is_estimate: false,
  }
}

const numberOf = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0)
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
