import { describe, expect, it } from 'vitest'
import type { FinishReason, ModelReply, Tool } from '../ports'
import { parameters } from '../actions/parameters'
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

const WRONG_ARGUMENTS: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'white space': ' \n\t',
  null: 'null',
  true: 'true',
  'a number': '7',
  'a text': '"write"',
  'an empty list': '[]',
  'a list of arguments': `[${right}]`,
  'nothing that is required': '{}',
  'half of it': right.slice(0, right.length / 2),
  'all but the last brace': right.slice(0, -1),
  'a comma too many': `${right.slice(0, -1)},}`,
  'a comma too few': right.replace('","', '" "'),
  'single quotes': right.replaceAll('"', "'"),
  'a code fence': `\`\`\`json\n${right}\n\`\`\``,
  'words before it': `Here you are: ${right}`,
  'words after it': `${right} Done.`,
  'it twice': right + right,
  'it encoded twice': JSON.stringify(right),
  'names without quotes': right.replace('"code"', 'code'),
  'a comment': `${right.slice(0, -1)}/* code */}`,
  'a line end inside a text': right.replace('print(1)', 'print(1)\nprint(2)'),
  NaN: right.replace('"print(1)"', 'NaN'),
  undefined: right.replace('"print(1)"', 'undefined'),
  'a text that is null': right.replace('"print(1)"', 'null'),
  'a number for a text': right.replace('"print(1)"', '1'),
  'a huge number for a text': right.replace('"print(1)"', '1e999'),
  'a list for a text': right.replace('"print(1)"', '["print(1)"]'),
  'an object for a text': right.replace('"print(1)"', '{"python":"print(1)"}'),
  'a name of its own': right.replace('"code"', '"content"'),
  'a name in another case': right.replace('"code"', '"Code"'),
  'a name too many': `${right.slice(0, -1)},"mode":"fast"}`,
  'a prototype': `${right.slice(0, -1)},"__proto__":{"code":"x"}}`,
  'a constructor': `${right.slice(0, -1)},"constructor":{}}`,
  markup: '<function=write_code>{"code":"x"}</function>',
  Python: "{'filepath': 'main.py', 'code': None}",
  'a mark of the byte order': `\uFEFF${right}`,
  'half a surrogate without its end': `{"code":"\\ud83d`,
}

describe('arguments that can’t be used', () => {
  it.each(Object.entries(WRONG_ARGUMENTS))('are refused with what is wrong: %s', (_, args) => {
    const chosen = chosenCalls(replyOf([['write_code', args]]), TOOLS)
    expect(chosen).toEqual({
      refusal: { name: 'write_code', message: expect.stringMatching(/^The arguments of write_code .{10,}/) },
    })
  })

  it('take others down with them: nothing of the reply is done', () => {
    const chosen = chosenCalls(
      replyOf([
        ['write_code', right],
        ['delete_file', '{'],
      ]),
      TOOLS,
    )
    expect(chosen).toMatchObject({ refusal: { name: 'delete_file' } })
  })

  it('may be long', () => {
    const code = 'x'.repeat(10_000_000)
    const chosen = chosenCalls(replyOf([['write_code', JSON.stringify({ ...RIGHT, code })]]), TOOLS)
    expect(chosen).toMatchObject({ calls: [{ args: { filepath: 'main.py' } }] })
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
    expect('calls' in chosen && chosen.calls.map(({ args }) => args.filepath)).toEqual([
      '0.py',
      '1.py',
      '2.py',
      '3.py',
      '4.py',
    ])
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
