import { describe, expect, it } from 'vitest'
import { visibleText } from './visibleText'

describe('text as it may be shown', () => {
  it('leaves ordinary text alone, whatever its language', () => {
    for (const text of ['x = 1\n\ty', 'größer ≥', 'שלום', 'é', '👩‍👩‍👧', 'नमस्ते'])
      expect(visibleText(text)).toBe(text)
  })

  it('writes out what would hide or reorder text', () => {
    expect(visibleText('a\u202Eexe.txt')).toBe('a⟨U+202E⟩exe.txt')
    expect(visibleText('pass\u200bword\ufeff')).toBe('pass⟨U+200B⟩word⟨U+FEFF⟩')
    expect(visibleText('\ud800')).toBe('⟨U+D800⟩')
    expect(visibleText('\u009b31m')).toBe('⟨U+009B⟩31m')
  })

  it('shows control characters as pictures, and drops colours', () => {
    expect(visibleText('100%\rdone\b\x07\0\x7f')).toBe('100%␍done␈␇␀␡')
    expect(visibleText('\x1b[31mred\x1b[0m \x1b]8;;http://x\x07')).toBe('red ␛]8;;http://x␇')
  })

  it('ends lines one way', () => {
    expect(visibleText('a\r\nb')).toBe('a\nb')
  })

  it('does not let marks pile up', () => {
    expect(visibleText(`a${'\u0301'.repeat(1000)}`)).toBe(`a${'\u0301'.repeat(8)}⟨+992 marks⟩`)
  })
})
