import type { AssistantMessage, JsonSchema, Message, ModelRequest, Tool, ToolCall } from '../../core/ports'
import { isFields } from './fields'

// For models that can't call functions: they write which actions they choose, as one JSON object, and read what
// they wrote before in the same form.

/** One JSON Schema of all that may be answered. */
export const answerSchema = (tools: readonly Tool[]): JsonSchema => ({
  type: 'object',
  properties: {
    actions: {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: tools.map(({ name, parameters }) => ({
          type: 'object',
          properties: { name: { type: 'string', enum: [name] }, arguments: parameters },
          required: ['name', 'arguments'],
          additionalProperties: false,
        })),
      },
    },
  },
  required: ['actions'],
  additionalProperties: false,
})

/** The request with its functions put into words, and with messages of system, user and assistant only. */
export function inWords(request: ModelRequest): ModelRequest {
  const messages: Message[] = []
  for (const message of request.messages.map(plainMessage)) {
    const last = messages.at(-1)
    // Some chat templates want user and assistant by turns.
    if (last?.role === message.role && message.role === 'user')
      messages[messages.length - 1] = { role: 'user', content: `${last.content}\n\n${message.content}` }
    else messages.push(message)
  }
  const [first, ...rest] = messages
  const how = instructions(request.tools)
  return {
    ...request,
    messages:
      first?.role === 'system'
        ? [{ role: 'system', content: `${first.content}\n\n${how}` }, ...rest]
        : [{ role: 'system', content: how }, ...messages],
  }
}

function instructions(tools: readonly Tool[]): string {
  const offered = tools.map(
    ({ name, description, parameters }) => `- ${name}: ${description}\n  ${JSON.stringify(parameters)}`,
  )
  return [
    'You call a function by writing it down. Answer with one JSON object in a fenced block and nothing after it:',
    '```json\n{"actions": [{"name": "the function", "arguments": {}}]}\n```',
    'Several actions are done in their order. Text inside the JSON is escaped as JSON wants it: line ends as \\n.',
    `The functions, each with the JSON Schema of its arguments:\n${offered.join('\n')}`,
  ].join('\n\n')
}

function plainMessage(message: Message): Message {
  if (message.role === 'tool') return { role: 'user', content: message.content }
  if (message.role !== 'assistant') return message
  const { content, tool_calls } = message
  return { role: 'assistant', content: tool_calls?.length ? written(tool_calls) : content }
}

const written = (calls: readonly ToolCall[]): string => {
  const actions = calls.map(({ function: { name, arguments: text } }) => ({
    name,
    arguments: parsed(text) ?? text,
  }))
  return `\`\`\`json\n${JSON.stringify({ actions })}\n\`\`\``
}

/** The message with the calls that its text holds; as it is where it holds none. Nothing is repaired. */
export function withWrittenCalls(message: AssistantMessage): AssistantMessage {
  if (message.tool_calls?.length || !message.content) return message
  const actions = actionsIn(message.content)
  if (!actions) return message
  const tool_calls = actions.map(
    ({ name, arguments: args }, i): ToolCall => ({
      id: `call_${i}`,
      type: 'function',
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) },
    }),
  )
  return { ...message, content: null, tool_calls }
}

interface WrittenAction {
  readonly name: string
  readonly arguments?: unknown
}

function actionsIn(content: string): readonly WrittenAction[] | null {
  const answer = content.replace(/<think>[\s\S]*?<\/think>/g, '').trim()
  const fenced = answer
    .slice(answer.search(/```(json)?\s*[{[]/))
    .match(/^```(?:json)?\s*([\s\S]*)\n?```/)?.[1]
  const braced = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  for (const text of [answer, fenced, braced]) {
    const value = text === undefined ? undefined : parsed(text)
    const actions = isFields(value) && Array.isArray(value.actions) ? value.actions : [value].flat()
    if (actions.length && actions.every(isAction)) return actions
  }
  return null
}

const isAction = (value: unknown): value is WrittenAction => isFields(value) && typeof value.name === 'string'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
