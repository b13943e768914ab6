import { describe, expect, it } from 'vitest'
import { consoleSpans } from './consoleSpans'

const ESC = '\x1b['

describe('consoleSpans', () => {
  it('keeps colours and weight', () => {
    expect(consoleSpans(`a ${ESC}1;31mred${ESC}0m ${ESC}92mgreen${ESC}39m b`)).toEqual([
      { text: 'a ', look: '' },
      { text: 'red', look: 'red bold' },
      { text: ' ', look: '' },
      { text: 'green', look: 'green' },
      { text: ' b', look: '' },
    ])
  })

  it('shows the last state of a line that was written over', () => {
    expect(consoleSpans('10 %\r50 %\r100 %\nend\r\n').map(({ text }) => text)).toEqual(['100 %\nend\n'])
  })

  it('takes no time for a line of a million letters', () => {
    const line = 'x'.repeat(1_000_000)
    expect(consoleSpans(`${line}\r${line}\ny`)).toEqual([{ text: `${line}\ny`, look: '' }])
    expect(consoleSpans(line)).toEqual([{ text: line, look: '' }])
  })

  it('writes out what could hide or reorder text, links included', () => {
    const [link] = consoleSpans('\x1b]8;;https://example.org\x07x\x1b]8;;\x07')
    expect(link?.text).toContain('␛]8;;https://example.org␇x')
    expect(consoleSpans('a\u202eb')[0]?.text).toBe('a⟨U+202E⟩b')
    expect(consoleSpans(`${ESC}2J`)[0]?.text ?? '').not.toContain('\x1b')
  })

  it('takes no HTML for anything but text', () => {
    expect(consoleSpans(`${ESC}31m<img src=x onerror=1>`)).toEqual([
      { text: '<img src=x onerror=1>', look: 'red' },
    ])
  })
})
