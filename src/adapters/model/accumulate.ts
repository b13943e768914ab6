import type { AssistantMessage, FinishReason, Usage } from '../../core/ports'
import { tokensIn } from '../../core/tokens'
import { createCalls } from './calls'
import { type Fields, isFields, textIn } from './fields'
import { usageOf } from './usage'

/** A reply that grows by fragments, whatever an endpoint leaves out of them. */
export interface Accumulation {
  /** Takes one chunk and returns the text in it, for people to watch; throws on what is not a chunk. */
  add(chunk: unknown): string
  /** Tokens of what the model thinks, as far as it is sent: an estimate. */
  readonly thoughts: number
  readonly hasChoices: boolean
  readonly finishReason: string | null
  message(): AssistantMessage
  /** `inputEstimate`: tokens of the request, for endpoints that don't say. */
  usage(inputEstimate: number): Usage
}

/**
 * Joins the chunks of a streamed completion. Fragments may come without index, type, role or id; fields that we
 * don't know are kept, because some endpoints want them back with the next request.
 */
export function accumulate(): Accumulation {
  const fields: Fields = {}
  const calls = createCalls()
  let content = ''
  let reported: Fields | null = null
  const state = { hasChoices: false, finishReason: null as string | null, thoughts: 0 }
  return {
    get thoughts() {
      return state.thoughts
    },
    get hasChoices() {
      return state.hasChoices
    },
    get finishReason() {
      return state.finishReason
    },
    add(chunk) {
      if (!isFields(chunk)) throw new SyntaxError('A chunk is not an object.')
      const usage = usageIn(chunk)
      if (usage) reported = usage
      if (!Array.isArray(chunk.choices)) {
        if (!usage) throw new SyntaxError('A chunk has no choices.')
        return ''
      }
      const [choice] = chunk.choices
      if (!isFields(choice)) return ''
      state.hasChoices = true
      if (typeof choice.finish_reason === 'string') state.finishReason = choice.finish_reason
      const delta = choice.delta ?? choice.message
      if (!isFields(delta)) return ''
      const { role: _, content: part, tool_calls, ...unknown } = delta
      keepUnknown(fields, unknown)
      state.thoughts += tokensIn(thoughtsIn(unknown))
      const text = textOf(part)
      content += text
      return text + calls.add(tool_calls)
    },
    message() {
      const tool_calls = calls.all()
      return {
        ...fields,
        role: 'assistant',
        content: content || null,
        ...(tool_calls.length ? { tool_calls } : {}),
      }
    },
    usage(inputEstimate) {
      const written = [content, ...calls.all().map((call) => call.function.arguments)]
      return usageOf(reported ?? {}, inputEstimate, tokensIn(written.join('')) + state.thoughts)
    },
  }
}

const LENGTH = /^(length|max_(output_)?tokens|model_length)$/i
const FILTERED = /^(content_filter|safety|recitation|blocklist|prohibited_content|refusal)$/i

/** The reasons that the loop knows; an endpoint that ends calls with `stop` means `tool_calls`. */
export function finishReasonOf(reason: string, message: AssistantMessage): FinishReason {
  if (LENGTH.test(reason)) return 'length'
  if (FILTERED.test(reason)) return 'content_filter'
  return message.tool_calls?.length ? 'tool_calls' : 'stop'
}

/** Endpoints agree on two names for it. */
const thoughtsIn = ({ reasoning_content, reasoning }: Fields): string =>
  textIn(reasoning_content) || textIn(reasoning)

/** Some endpoints put it under a name of their own. */
function usageIn({ usage, x_groq }: Fields): Fields | null {
  if (isFields(usage)) return usage
  return isFields(x_groq) && isFields(x_groq.usage) ? x_groq.usage : null
}

/** Some endpoints send a list of parts, and put the model's thoughts among them. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  const parts = Array.isArray(content) ? content : []
  return parts.map((part) => (isFields(part) && typeof part.text === 'string' ? part.text : '')).join('')
}

/** Texts and lists go on, such as reasoning that streams; anything else is replaced. */
function keepUnknown(fields: Fields, unknown: Fields): void {
  for (const [name, value] of Object.entries(unknown)) {
    if (value === null || value === undefined || name === '__proto__') continue
    const before = fields[name]
    if (typeof value === 'string' && typeof before === 'string') fields[name] = before + value
    else if (Array.isArray(value) && Array.isArray(before)) fields[name] = [...before, ...value]
    else fields[name] = value
  }
}
