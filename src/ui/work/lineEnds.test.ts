import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shownText, withLineEndsOf } from './lineEnds'

const text = fc
  .array(fc.tuple(fc.constantFrom('', 'a', 'b', 'print(1)'), fc.constantFrom('\n', '\r\n', '\r')))
  .map((lines) => lines.flat().join(''))

describe('line ends', () => {
  it('of a text that was only shown are what they were, mixed or not', () => {
    fc.assert(
      fc.property(text, (before) => {
        expect(withLineEndsOf(before, shownText(before))).toBe(before)
      }),
    )
  })

  it('never change what the text says, whatever is typed', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edited = shownText(after)
        expect(shownText(withLineEndsOf(before, edited))).toBe(edited)
      }),
    )
  })

  it.each([
    ['a new line', 'a\r\nb\r\n', 'a\nnew\nb\n', 'a\r\nnew\r\nb\r\n'],
    ['a changed line', 'a\r\nb\r\n', 'x\nb\n', 'x\r\nb\r\n'],
    ['a line at the end', 'a\r\nb', 'a\nb\nc', 'a\r\nb\r\nc'],
    ['a removed line', 'a\r\nb\nc\r\n', 'a\nc\n', 'a\r\nc\r\n'],
    ['untouched lines of a mixed text', 'a\nb\r\nc\r\nd\n', 'a\nb\nx\nd\n', 'a\nb\r\nx\r\nd\n'],
    ['a text without \\r', 'a\nb\n', 'a\nx\n', 'a\nx\n'],
  ])('%s', (_, before, edited, after) => {
    expect(withLineEndsOf(before, edited)).toBe(after)
  })
})
