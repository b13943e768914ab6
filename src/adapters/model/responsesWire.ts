import type { Message, ModelRequest } from '../../core/ports'
import { boundOf, type Dialect } from './dialect'
import { type Fields, isFields } from './fields'
import { answerSchema } from './words'

/** The body of a request to the Responses API. Nothing is stored there: what a step needs goes back with it. */
export function responsesBody(request: ModelRequest, model: string, dialect: Dialect): object {
  const { messages, tools } = request
  const most = boundOf(request.max_tokens, dialect)
  return {
    model,
    input: messages.flatMap(itemsOf),
    store: false,
    stream: true,
    ...(dialect.keepsThoughts && { include: ['reasoning.encrypted_content'] }),
    ...(most !== undefined && { max_output_tokens: most }),
    ...(dialect.calling === 'functions' && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function',
        name,
        description,
        parameters,
        // A caller's own schema need not be of the kind that can be enforced.
        strict: false,
      })),
      ...responsesChoice(request, dialect),
    }),
    ...(dialect.calling === 'schema' && {
      text: { format: { type: 'json_schema', name: 'actions', schema: answerSchema(tools), strict: false } },
    }),
  }
}

function responsesChoice({ tools }: ModelRequest, { choice }: Dialect): object {
  if (choice === 'unsaid') return {}
  if (choice !== 'named' || tools.length !== 1)
    return { tool_choice: choice === 'named' ? 'required' : choice }
  return { tool_choice: { type: 'function', name: tools[0]?.name } }
}

/** A message as items of this wire; what the model wrote on it goes back as it came, sealed thoughts included. */
function itemsOf(message: Message): object[] {
  if (message.role === 'tool')
    return [{ type: 'function_call_output', call_id: message.tool_call_id, output: message.content }]
  if (message.role !== 'assistant') return [{ role: message.role, content: message.content }]
  const { content, tool_calls = [], response_items } = message
  if (Array.isArray(response_items)) return response_items.filter(isFields).flatMap(sentBack)
  return [
    ...(content ? [{ role: 'assistant', content }] : []),
    ...tool_calls.map(({ id, function: { name, arguments: text } }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: text,
    })),
  ]
}

/** Without identifiers: nothing was stored that they could name. Thoughts that are not sealed say nothing there. */
function sentBack({ id: _, status: __, ...item }: Fields): Fields[] {
  return item.type === 'reasoning' && !item.encrypted_content ? [] : [item]
}
