import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Layable, layOut, readOutline } from './outline'

const tricky = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('~', 't', 'b', 's', 'j', '1', '\n', '{', '}', '"', '\ud800', '\\'),
    maxLength: 60,
  }),
  fc.json(),
)
const { value } = fc.letrec<{ value: Layable }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    tricky,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('an outline', () => {
  it('gives back any value', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(readOutline(layOut(given))).toEqual(given)
      }),
      { numRuns: 500 },
    )
  })

  it('holds the texts inside JSON texts as they are', () => {
    const code = 'print("hello, and whatever else there is")\n'
    const laid = new TextDecoder().decode(layOut({ arguments: JSON.stringify({ code }) }))
    expect(laid).toBe(`{"arguments":["~j",{"code":"~t${code.length}"}]}\n${code}`)
  })

  it.each(['', '{', '{}', '"~t5"\nabc', '"~t2"\nabc', '"~x1"\na', '"~"\n', '{}\nrest', '"~t1"\n\xff'])(
    'refuses %j',
    (text) => {
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
      expect(() => readOutline(bytes)).toThrow()
    },
  )
})
