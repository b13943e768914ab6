import { describe, expect, it } from 'vitest'
import { streamedParts } from './streamedReply'

describe('a reply that is being written', () => {
  it('is prose until a function call begins', () => {
    expect(streamedParts('')).toEqual([])
    expect(streamedParts('Let me see {x}')).toEqual([{ name: '', text: 'Let me see {x}' }])
  })

  it('shows the arguments as far as they have come', () => {
    const whole = '{"reasoning":"say \\"hi\\"","filepath": "main.py","start_line":3,"code":"a\\n\\u00e9'
    expect(streamedParts(whole)).toEqual([
      { name: 'reasoning', text: 'say "hi"' },
      { name: 'filepath', text: 'main.py' },
      { name: 'start_line', text: '3' },
      { name: 'code', text: 'a\né' },
    ])
  })

  it('can be cut anywhere', () => {
    const whole = 'Well: {"reasoning":"a\\\\b \\u00e9","code":"x"}'
    for (let end = 0; end <= whole.length; end += 1)
      expect(() => streamedParts(whole.slice(0, end))).not.toThrow()
  })
})
