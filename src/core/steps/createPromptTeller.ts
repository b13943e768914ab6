import type { LoopEventBody } from '../events'
import type { Message, ModelRequest } from '../ports'
import { clip } from '../text'

/** Characters of a message after the prompt; what the model itself wrote is told as its reply, too. */
const MAX_MESSAGE = 6_000

/**
 * Tells what one step sends, request by request: a prompt that is new as the model reads it, one that was told before by what
 * was said since. Otherwise a journal would hold the same prompt as often as a reply was refused.
 */
export function createPromptTeller(): (request: ModelRequest) => LoopEventBody {
  let told: string | null = null
  return ({ messages: [system, prompt, ...since], tools }) => {
    const whole = `${system?.content}\n\n${prompt?.content}`
    const isContinuation = whole === told
    told = whole
    return {
      type: 'prompt-compose',
      prompt: [...(isContinuation ? [] : [whole]), ...since.map(textOf)].join('\n\n'),
      tools: tools.map(({ name }) => name),
      ...(isContinuation && { is_continuation: true }),
    }
  }
}

function textOf(message: Message): string {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  const written = calls.map(({ function: { name, arguments: text } }) => `${name}(${text})`)
  const said = [message.content, ...written].filter(Boolean).join('\n')
  return `${message.role}: ${clip(said, MAX_MESSAGE)}`
}
