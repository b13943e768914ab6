import type { ModelReply } from '../../core/ports'

/** A reply as the model wrote it: its text, then each function call with its arguments, untouched. */
export function exactReply({ message, finish_reason }: ModelReply): string {
  const calls = (message.tool_calls ?? []).map(
    ({ function: { name, arguments: args } }) => `${name}(${args})`,
  )
  const isCut = finish_reason === 'length' ? ['[cut at the length limit]'] : []
  return [message.content ?? '', ...calls, ...isCut].filter(Boolean).join('\n\n')
}
