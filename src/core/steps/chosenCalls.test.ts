import { describe, expect, it } from 'vitest'
import { parameters } from '../actions/parameters'
import type { FinishReason, ModelReply, Tool } from '../ports'
import { NO_USAGE } from '../usage'
import { chosenCalls } from './chosenCalls'

const TOOLS: readonly Tool[] = [
  { name: 'write_code', description: '', parameters: parameters('reasoning', 'filepath', 'code') },
  { name: 'delete_file', description: '', parameters: parameters('reasoning', 'filepath') },
]
const RIGHT = { reasoning: 'Why', filepath: 'main.py', code: 'print(1)' }
const right = JSON.stringify(RIGHT)

const replyOf = (
  calls: readonly (readonly [name: string, args: string, id?: string])[],
  more: { finish?: FinishReason; content?: string; refusal?: string } = {},
): ModelReply => ({
  message: {
    role: 'assistant',
    content: more.content ?? null,
    ...(more.refusal !== undefined && { refusal: more.refusal }),
    tool_calls: calls.map(([name, args, id], i) => ({
      id: id ?? `call_${i}`,
      type: 'function',
      function: { name, arguments: args },
    })),
  },
  finish_reason: more.finish ?? (calls.length ? 'tool_calls' : 'stop'),
  usage: NO_USAGE,
})

describe('arguments', () => {
  it('that fit are taken as they are, also long ones', () => {
    const code = 'x'.repeat(1_900_000)
    const given = { ...RIGHT, code }
    expect(chosenCalls(replyOf([['write_code', JSON.stringify(given)]]), TOOLS)).toEqual({
      calls: [{ name: 'write_code', args: given }],
      refusal: null,
      left: [],
    })
  })

  it('that are longer than anything a model writes by itself are not read', () => {
    const code = 'x'.repeat(10_000_000)
    const chosen = chosenCalls(replyOf([['write_code', JSON.stringify({ ...RIGHT, code })]]), TOOLS)
    expect(chosen).toMatchObject({
      calls: [],
      refusal: {
        message: expect.stringMatching(/^The arguments of write_code are 100000\d\d characters long/),
      },
    })
  })

  it('that can’t be used stop the reply there: what stands before them is kept', () => {
    const reply = replyOf([
      ['write_code', right],
      ['delete_file', '{'],
      ['write_code', right],
    ])
    expect(chosenCalls(reply, TOOLS)).toEqual({
      calls: [{ name: 'write_code', args: RIGHT }],
      refusal: { name: 'delete_file', message: expect.stringContaining('not valid JSON'), at: 1 },
      left: ['write_code'],
    })
  })
})

describe('calls', () => {
  it.each([
    '',
    'Write_Code',
    'write_code ',
    'writeCode',
    'functions.write_code',
    'rm',
    '__proto__',
    'toString',
  ])('of what nobody offered are refused with what is offered: "%s"', (name) => {
    expect(chosenCalls(replyOf([[name, right]]), TOOLS)).toMatchObject({
      refusal: { message: expect.stringMatching(/write_code, delete_file/) },
    })
  })

  it('of one reply keep their order, whatever their ids are and whatever is said beside them', () => {
    const calls = Array.from({ length: 5 }, (_, i) => {
      const args = JSON.stringify({ ...RIGHT, filepath: `${i}.py` })
      return ['write_code', args, 'same'] as const
    })
    const chosen = chosenCalls(replyOf(calls, { content: 'I will write five files.' }), TOOLS)
    expect(chosen.calls.map(({ args }) => args.filepath)).toEqual(['0.py', '1.py', '2.py', '3.py', '4.py'])
  })

  it('are not done by the dozens', () => {
    const chosen = chosenCalls(
      replyOf(Array.from({ length: 50 }, () => ['write_code', right] as const)),
      TOOLS,
    )
    expect(chosen).toMatchObject({ refusal: { message: expect.stringContaining('50') } })
  })
})

describe('a reply without calls', () => {
  it.each([
    [replyOf([]), /called no function/],
    [replyOf([], { content: 'Shall I?' }), /called no function/],
    [replyOf([], { refusal: 'I can’t help with that.' }), /refused.*I can’t help with that/],
    [replyOf([], { finish: 'content_filter' }), /content filter/],
    [replyOf([], { finish: 'length' }), /cut off at the length limit/],
    [replyOf([['write_code', right]], { finish: 'length' }), /cut off at the length limit/],
    [replyOf([['write_code', right]], { finish: 'content_filter' }), /content filter/],
  ])('or a whole one is refused for what it is: %#', (reply, sentence) => {
    expect(chosenCalls(reply, TOOLS)).toMatchObject({
      refusal: { message: expect.stringMatching(sentence) },
    })
  })
})
