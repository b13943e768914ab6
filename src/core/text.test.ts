import { describe, expect, it } from 'vitest'
import { clip, withoutNoise } from './text'

describe('withoutNoise', () => {
  it('shows a progress bar as it was last, without colours', () => {
    expect(withoutNoise('\x1b[32m10 %\r\x1b[K50 %\r100 %\x1b[0m\r\ndone\r\n')).toBe('100 %\ndone\n')
  })

  it('counts lines that repeat, and keeps a few', () => {
    expect(withoutNoise(`a\n${'b\n'.repeat(50)}c`)).toBe('a\nb\n[the line above 49 more times]\nc')
    expect(withoutNoise('b\nb\nb')).toBe('b\nb\nb')
  })

  it('takes no time for a line that is written over a million times', () => {
    expect(withoutNoise(`${'\r'.repeat(1_000_000)}x`)).toBe('x')
  })
})

it('keeps head and tail of a long text and says what is left out', () => {
  expect(clip('abcdefghij', 4)).toBe('ab\n[6 characters left out]\nij')
})
