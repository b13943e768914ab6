import { describe, expect, it } from 'vitest'
import { promptError, promptLines } from './promptLines'

describe('code at the prompt', () => {
  it('is one line as it is', () => {
    expect(promptLines('')).toEqual([''])
    expect(promptLines('  1 + 1')).toEqual(['  1 + 1'])
  })

  it('ends each block with an empty line, and has none inside', () => {
    const code =
      'import a\nfor b in a:\n    c()\n\n    d()\nprint(1)\nif e:  # why\n    f()\nelse:\n    g()\n'
    expect(promptLines(code)).toEqual([
      'import a',
      'for b in a:',
      '    c()',
      '    d()',
      '',
      'print(1)',
      'if e:  # why',
      '    f()',
      'else:',
      '    g()',
      '',
    ])
  })
})

describe('an error at the prompt', () => {
  it('is told with the line that was typed', () => {
    const error =
      'Traceback (most recent call last):\n  File "<console>", line 1, in <module>\nTypeError: no\n'
    expect(promptError(`>>> 1\n1\n>>> compose(bars=8)\n${error}>>> `)).toBe(
      '`compose(bars=8)` at Python’s prompt gives TypeError: no',
    )
  })

  it('is only what the newest line did', () => {
    const error = '  File "<console>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n'
    expect(promptError(`>>> 1 +\n${error}>>> `)).toContain('SyntaxError: invalid syntax')
    expect(promptError(`>>> 1 +\n${error}>>> 2\n2\n>>> `)).toBe('')
    expect(promptError('')).toBe('')
    // Of an output without end, too.
    expect(promptError(`>>> show()\n${'\n'.repeat(200_000)}x\n>>> `)).toBe('')
  })
})
