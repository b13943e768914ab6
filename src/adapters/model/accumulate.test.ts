import { describe, expect, it } from 'vitest'
import { accumulate } from './accumulate'

const callsOf = (...fragments: object[]) => {
  const reply = accumulate()
  for (const fragment of fragments) reply.add({ choices: [{ delta: { tool_calls: [fragment] } }] })
  return reply.message().tool_calls?.map((call) => [call.id, call.function.name, call.function.arguments])
}
const part = (text: string, more: object = {}) => ({ ...more, function: { arguments: text } })
const begin = (name: string, more: object = {}) => ({ ...more, function: { name, arguments: '' } })

describe('the calls of a reply', () => {
  const both = [
    ['a', 'create', '{"x":1}'],
    ['b', 'delete_file', '{}'],
  ]

  it('are told apart by their index, however their fragments are mixed', () => {
    const fragments = [
      begin('create', { index: 0, id: 'a' }),
      begin('delete_file', { index: 1, id: 'b' }),
      part('{"x"', { index: 0 }),
      part('{}', { index: 1 }),
      part(':1}', { index: 0 }),
    ]
    expect(callsOf(...fragments)).toEqual(both)
  })

  it('are told apart by their ids where there is no index, or the same for all', () => {
    for (const same of [{}, { index: 0 }]) {
      const fragments = [
        begin('create', { ...same, id: 'a' }),
        part('{"x"', same),
        part(':1}', same),
        begin('delete_file', { ...same, id: 'b' }),
        part('{}', same),
      ]
      expect(callsOf(...fragments)).toEqual(both)
    }
  })

  it('go on when every fragment has an id of its own, or repeats id and name', () => {
    expect(callsOf(begin('create', { index: 0, id: 'a' }), part('{"x":1}', { index: 0, id: 'z' }))).toEqual([
      both[0],
    ])
    const repeated = (text: string) => ({ id: 'a', function: { name: 'create', arguments: text } })
    expect(callsOf(repeated('{"x"'), repeated(':1}'))).toEqual([both[0]])
  })

  it('have names that may come in parts, arguments that may come as an object, and an id in any case', () => {
    const fragments = [
      begin('cre', { index: 7 }),
      { index: 7, function: { name: 'ate', arguments: { x: 1 } } },
    ]
    expect(callsOf(...fragments)).toEqual([['call_0', 'create', '{"x":1}']])
  })

  it('survive an index that no list could have', () => {
    for (const index of [1e9, -1, 1.5, '0'])
      expect(callsOf(begin('create', { index, id: 'a' }), part('{"x":1}', { index }))).toEqual([both[0]])
  })
})

describe('fields that we do not know', () => {
  it('are kept: thoughts go on, and what hangs on a call stays there', () => {
    const reply = accumulate()
    const signature = { extra_content: { google: { thought_signature: 's' } } }
    reply.add({ choices: [{ delta: { reasoning_content: 'Hm', reasoning_details: [{ text: 'Hm' }] } }] })
    reply.add({ choices: [{ delta: { reasoning_content: 'm.', reasoning_details: [{ text: 'm.' }] } }] })
    reply.add({ choices: [{ delta: { tool_calls: [{ ...begin('create', { id: 'a' }), ...signature }] } }] })
    expect(reply.message()).toMatchObject({
      reasoning_content: 'Hmm.',
      reasoning_details: [{ text: 'Hm' }, { text: 'm.' }],
      tool_calls: [{ id: 'a', ...signature }],
    })
  })

  it('can not reach a prototype', () => {
    const reply = accumulate()
    reply.add(JSON.parse('{"choices":[{"delta":{"__proto__":{"x":1},"content":"a"}}]}'))
    expect(Object.getPrototypeOf(reply.message())).toBe(Object.prototype)
    expect(reply.message()).toEqual({ role: 'assistant', content: 'a' })
  })
})

describe('what is written', () => {
  it('shows as text whatever form it has', () => {
    const reply = accumulate()
    const parts = [
      { type: 'thinking', thinking: [] },
      { type: 'text', text: 'Hello' },
    ]
    expect(reply.add({ choices: [{ delta: { content: parts } }] })).toBe('Hello')
    expect(reply.add({ choices: [{ delta: { tool_calls: [part('{"a"', { id: 'x' })] } }] })).toBe('{"a"')
    expect(reply.add({ choices: [{ delta: {} }] })).toBe('')
  })

  it('costs what the endpoint reports, else an estimate that says so', () => {
    const reply = accumulate()
    reply.add({ choices: [{ delta: { content: '1234567字' } }], usage: null })
    expect(reply.usage(100)).toMatchObject({ input_tokens: 100, output_tokens: 4, is_estimate: true })
    const prompt_tokens_details = { cached_tokens: 64 }
    reply.add({ choices: [], usage: { prompt_tokens: 90, completion_tokens: 3, prompt_tokens_details } })
    expect(reply.usage(100)).toEqual({
      calls: 1,
      input_tokens: 90,
      output_tokens: 3,
      cached_tokens: 64,
      cost_usd: null,
      is_estimate: false,
    })
  })
})
