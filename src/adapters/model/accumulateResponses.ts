import type { ToolCall } from '../../core/ports'
import { tokensIn } from '../../core/tokens'
import type { Accumulation } from './accumulate'
import { EndpointError } from './failures'
import { type Fields, isFields, textIn } from './fields'
import { usageOf } from './usage'

/** Joins the events of a streamed response; the answer has the shape that Chat Completions give it. */
export function accumulateResponses(): Accumulation {
  const items = new Map<unknown, Fields>()
  let final: Fields | null = null
  let finishReason: string | null = null
  let written = 0
  let thoughts = 0

  const grow = (event: Fields, field: string): string => {
    const text = textIn(event.delta)
    const item = items.get(event.output_index) ?? { type: 'message' }
    items.set(event.output_index, { ...item, [field]: textIn(item[field]) + text })
    written += tokensIn(text)
    return text
  }
  const finish = (response: Fields): string => {
    if (response.status === 'failed' || isFields(response.error)) throw new EndpointError(response.error)
    final = response
    finishReason = finishReasonOf(response)
    if (items.size > 0) return ''
    const output = outputOf(items, response)
    return textsOf(output) + output.map((item) => textIn(item.arguments)).join('')
  }
  return {
    get thoughts() {
      return thoughts
    },
    get hasChoices() {
      return items.size > 0 || final !== null
    },
    get finishReason() {
      return finishReason
    },
    add(event) {
      if (!isFields(event)) throw new SyntaxError('An event is not an object.')
      const { type } = event
      if (event.object === 'response') return finish(event)
      if (typeof type !== 'string') throw new SyntaxError('An event has no type.')
      if (type === 'error') throw new EndpointError(event)
      if (type === 'response.output_item.added' || type === 'response.output_item.done') {
        if (isFields(event.item)) items.set(event.output_index, event.item)
        return ''
      }
      if (type === 'response.output_text.delta') return grow(event, 'text')
      if (type === 'response.refusal.delta') return grow(event, 'refusal')
      if (type === 'response.function_call_arguments.delta') return grow(event, 'arguments')
      if (/^response\.reasoning(_summary)?_text\.delta$/.test(type)) thoughts += tokensIn(textIn(event.delta))
      if (/^response\.(completed|incomplete|failed)$/.test(type) && isFields(event.response))
        return finish(event.response)
      return ''
    },
    message() {
      const output = outputOf(items, final)
      const calls = output.filter(({ type }) => type === 'function_call').map(callOf)
      const refusal = output.map(refusalIn).join('')
      return {
        ...(refusal && { refusal }),
        // What this wire wants back within a step.
        response_items: output,
        role: 'assistant',
        content: textsOf(output) || null,
        ...(calls.length ? { tool_calls: calls } : {}),
      }
    },
    usage: (inputEstimate) =>
      usageOf(isFields(final?.usage) ? final.usage : {}, inputEstimate, written + thoughts),
  }
}

/** What the last event lists, else what has come piece by piece. */
function outputOf(items: ReadonlyMap<unknown, Fields>, final: Fields | null): Fields[] {
  const listed = Array.isArray(final?.output) ? final.output.filter(isFields) : []
  return listed.length ? listed : [...items.values()]
}

function finishReasonOf({ status, incomplete_details }: Fields): string {
  if (status !== 'incomplete') return 'stop'
  const reason = isFields(incomplete_details) ? incomplete_details.reason : null
  return reason === 'content_filter' ? 'content_filter' : 'length'
}

const partsOf = ({ content }: Fields): Fields[] => (Array.isArray(content) ? content.filter(isFields) : [])

const textsOf = (output: readonly Fields[]): string =>
  output
    .filter(({ type }) => type === 'message')
    .map(
      (item) =>
        partsOf(item)
          .map(({ text }) => textIn(text))
          .join('') || textIn(item.text),
    )
    .join('')

const refusalIn = (item: Fields): string =>
  partsOf(item)
    .map(({ refusal }) => textIn(refusal))
    .join('') || textIn(item.refusal)

const callOf = ({ call_id, name, arguments: text }: Fields, i: number): ToolCall => ({
  id: textIn(call_id) || `call_${i}`,
  type: 'function',
  function: { name: textIn(name), arguments: textIn(text) },
})
