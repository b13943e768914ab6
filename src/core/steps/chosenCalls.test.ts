import { describe, expect, it } from 'vitest'
import { writeCode } from '../actions/writeCode'
import { NO_USAGE } from '../usage'
import type { FinishReason, ModelReply } from '../ports'
import { chosenCalls } from './chosenCalls'

const replyOf = (
  text: string,
  finish_reason: FinishReason = 'tool_calls',
  name = 'write_code',
): ModelReply => ({
  message: {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: '1', type: 'function', function: { name, arguments: text } }],
  },
  finish_reason,
  usage: NO_USAGE,
})
const good = '{"reasoning":"r","filepath":"a.py","code":"x"}'
const refusalOf = (reply: ModelReply) => {
  const chosen = chosenCalls(reply, [writeCode])
  return 'refusal' in chosen ? chosen.refusal.message : 'used'
}

describe('chosenCalls', () => {
  it('takes arguments that fit', () => {
    expect(chosenCalls(replyOf(good), [writeCode])).toEqual({
      calls: [{ name: 'write_code', args: { reasoning: 'r', filepath: 'a.py', code: 'x' } }],
    })
  })

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{',
    `${good},`,
    `\`\`\`json\n${good}\n\`\`\``,
    JSON.stringify(good),
    good.replaceAll('"', "'"),
    '{"reasoning":"r","filepath":"a.py"}',
    '{"reasoning":"r","filepath":1,"code":"x"}',
    '{"reasoning":"r","filepath":"a.py","code":"x","extra":1}',
    '{"reasoning":"r","filepath":"a.py","code":"x","__proto__":{}}',
    '{"reasoning":"r","filepath":"a.py","code":NaN}',
    '{"reasoning":null,"filepath":"a.py","code":"x"}',
  ])('refuses %j and repairs nothing', (text) => {
    expect(refusalOf(replyOf(text))).toMatch(/^The arguments of write_code (are not valid JSON|do not fit)/)
  })

  it('refuses unknown functions, also in the wrong case, and says which there are', () => {
    expect(refusalOf(replyOf(good, 'tool_calls', 'Write_Code'))).toBe(
      'There is no function "Write_Code". The functions are: write_code.',
    )
  })

  it('never uses a reply that was cut off, even when its arguments parse', () => {
    expect(refusalOf(replyOf(good, 'length'))).toContain('cut off at the length limit')
  })

  it('refuses a reply without a call', () => {
    const reply = { ...replyOf(good, 'stop'), message: { role: 'assistant' as const, content: 'Done!' } }
    expect(refusalOf(reply)).toContain('called no function')
  })
})
