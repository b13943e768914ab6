import type { AssistantMessage, Message, ModelRequest } from '../../core/ports'
import { boundOf, type Dialect } from './dialect'
import { answerSchema } from './words'

/** The body of a Chat Completions request; `words` has rewritten it where there are no functions. */
export function chatBody(request: ModelRequest, model: string, dialect: Dialect): object {
  const { tools } = request
  const most = boundOf(request.max_tokens, dialect)
  const { calling, asksUsage, bound, isThoughtless } = dialect
  return {
    model,
    messages: chatMessages(request.messages, dialect),
    stream: true,
    ...(asksUsage && { stream_options: { include_usage: true } }),
    ...(most !== undefined && { [bound]: most }),
    ...(isThoughtless && { reasoning_effort: 'none' }),
    ...(calling === 'functions' && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function',
        function: { name, description, parameters },
      })),
      ...chatChoice(request, dialect),
    }),
    ...(calling === 'schema' && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'actions', schema: answerSchema(tools) },
      },
    }),
  }
}

function chatChoice({ tools }: ModelRequest, { choice }: Dialect): object {
  const [only] = tools
  if (choice === 'unsaid') return {}
  if (choice !== 'named' || tools.length !== 1)
    return { tool_choice: choice === 'named' ? 'required' : choice }
  return { tool_choice: { type: 'function', function: { name: only?.name } } }
}

/** The messages as this endpoint takes them. */
function chatMessages(messages: readonly Message[], dialect: Dialect): Message[] {
  const ids = new Map<string, string>()
  const shortened = (id: string): string => {
    if (!dialect.hasShortIds || /^[a-zA-Z0-9]{9}$/.test(id)) return id
    const short = ids.get(id) ?? `call${String(ids.size).padStart(5, '0')}`
    ids.set(id, short)
    return short
  }
  const written = messages.map((message): Message => {
    if (message.role === 'assistant') return assistantMessage(message, dialect, shortened)
    return message.role === 'tool' ? { ...message, tool_call_id: shortened(message.tool_call_id) } : message
  })
  return dialect.isFreeOrder ? written : inStrictOrder(written)
}

/** What belongs to the other wire stays here; fields that we don't know go back to where they came from. */
function assistantMessage(
  { response_items: _, ...message }: AssistantMessage,
  { needsThoughts }: Dialect,
  shortened: (id: string) => string,
): AssistantMessage {
  const { tool_calls } = message as AssistantMessage
  return {
    ...(needsThoughts && tool_calls && { reasoning_content: '' }),
    ...message,
    ...(tool_calls && { tool_calls: tool_calls.map((call) => ({ ...call, id: shortened(call.id) })) }),
  } as AssistantMessage
}

/** A tool's message takes in what the user says after it. */
function inStrictOrder(messages: readonly Message[]): Message[] {
  const ordered: Message[] = []
  for (const message of messages) {
    const last = ordered.at(-1)
    if (message.role === 'user' && last?.role === 'tool')
      ordered[ordered.length - 1] = { ...last, content: `${last.content}\n\n${message.content}` }
    else ordered.push(message)
  }
  return ordered
}
