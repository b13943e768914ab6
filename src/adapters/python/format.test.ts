import { readFileSync } from 'node:fs'
import init, * as ruff from '@astral-sh/ruff-wasm-web'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../../core/project'
import { format } from './format'
import { looksBroken } from './looksBroken'

beforeAll(async () => {
  const wasm = new URL('../../../node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm', import.meta.url)
  await init({ module_or_path: readFileSync(wasm) })
})

const formatted = (text: string, others: Files = {}) => {
  const result = format(ruff, 'main.py', { ...others, 'main.py': text })
  if ('problem' in result) throw new Error(result.problem)
  return result.text
}

describe('formatting', () => {
  it('puts imports in order, the project’s own last, and their comments with them', () => {
    const text =
      '# all of it\nimport sys  # why\nimport os\nimport shop\nimport numpy\n# about a\nx = {  "a":1 } # c\n'
    expect(formatted(text, { 'shop/cart.py': '' })).toBe(
      '# all of it\nimport os\nimport sys  # why\n\nimport numpy\n\nimport shop\n\n# about a\nx = {"a": 1}  # c\n',
    )
  })

  it('keeps Windows line ends, a byte order mark and tabs', () => {
    expect(formatted('\uFEFFimport b\r\nimport a\r\nif a:\r\n\tb  =  2')).toBe(
      '\uFEFFimport a\r\n\r\nimport b\r\n\r\nif a:\r\n\tb = 2\r\n'.replace(
        '\r\n\r\nimport b',
        '\r\nimport b',
      ),
    )
  })

  it('counts columns as JavaScript does', () => {
    expect(formatted("import b  # 😀\nimport a\nx = '😀'\n")).toBe('import a\nimport b  # 😀\n\nx = "😀"\n')
  })

  it('says why a file can’t be formatted', () => {
    const deep = `${'('.repeat(30_000)}1${')'.repeat(30_000)}`
    for (const text of ['def f(:\n', deep])
      expect(format(ruff, 'main.py', { 'main.py': text })).toEqual({
        problem: expect.stringContaining("main.py can't be read"),
      })
    expect(formatted('x=1')).toBe('x = 1\n')
  })

  it('never loses a comment, whatever the imports', () => {
    const names = fc.constantFrom('os', 'sys', 're', 'shop', 'numpy', 'a.b')
    const comment = fc.constantFrom('', '  # one', ' #two', '  # noqa', '  # type: ignore', '  # ü 😀')
    const line = fc.oneof(
      fc.tuple(names, comment).map(([name, after]) => `import ${name}${after}`),
      fc.tuple(names, comment).map(([name, after]) => `from ${name} import x, y${after}`),
      fc.tuple(names, comment, comment).map(([n, a, b]) => `from ${n} import (x,${a}\n    z)${b}`),
      fc.tuple(comment).map(([after]) => `value = [1,  2]${after}`),
      fc.constantFrom(
        '',
        '# alone',
        '"""text # not a comment"""',
        'if 1:\n    import re  # within\n    # last',
      ),
    )
    const words = (text: string) =>
      text.match(/#[^#"\n\r]*/g)?.map((each) => each.replace(/[#\s]/g, '')) ?? []
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.map((each) => each.replaceAll('\n', end) + end).join('')
        const result = formatted(text)
        expect(new Set(words(result))).toEqual(new Set(words(text)))
        expect(result.replaceAll(end, '')).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what CPython may not be able to compile', () => {
  it.each(['def f(:\n', 'x = (1\n', 'return 5\n', 'break\n', 'def f(a, a): pass\n', 'x = "\n'])(
    'is %j',
    (text) => {
      expect(looksBroken(ruff, text)).toBe(true)
    },
  )

  it.each([
    '',
    'x = 1',
    'import os, os\nprint(y)\n',
    'match x:\n    case 1: pass\n',
    't"{x}"\n',
    'try: f()\nexcept A, B: pass\n',
  ])('is not %j', (text) => {
    expect(looksBroken(ruff, text)).toBe(false)
  })

  it('is what ruff gives up on, and it goes on after that', () => {
    expect(looksBroken(ruff, `x = ${'not '.repeat(30_000)}1\n`)).toBe(true)
    expect(looksBroken(ruff, 'x = 1\n')).toBe(false)
  })
})
