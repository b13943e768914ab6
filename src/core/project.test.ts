import { describe, expect, it } from 'vitest'
import { changedPaths, filesProblem, isTest, pathProblem, testPathOf } from './project'

describe('pathProblem', () => {
  it.each(['main.py', 'a/b/c.py', 'constructor', 'Übung.py', '.gitignore', 'a b.txt', 'data.csv'])(
    'takes %j',
    (path) => {
      expect(pathProblem(path)).toBeNull()
    },
  )

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    './a',
    'a/.',
    'C:\\x',
    'a\\b',
    'a\0b',
    'con',
    'CON.txt',
    'a.',
    'a ',
    '__proto__',
    'x/__proto__/y',
    'a:b',
    'x'.repeat(300),
    'é'.repeat(128),
    'gpj.\u202Eexe.py',
    '\u2066a.py',
    `${'a/'.repeat(600)}b`,
    '\ud800',
    'e\u0301.py',
    'a\nb',
  ])('refuses %j', (path) => {
    expect(pathProblem(path)).toEqual(expect.any(String))
  })
})

describe('filesProblem', () => {
  it.each([
    [{ 'a.py': '', 'a/b.py': new Uint8Array() }],
    [{ 'README.md': '', 'readme.md': '' }],
    [{ constructor: '', 'x/constructor/y': '' }],
    [{ a: '', 'a.py': '', 'a.py-b': '', 'ab/c': '' }],
  ])('takes %j', (files) => {
    expect(filesProblem(files)).toBeNull()
  })

  it.each([
    [{ a: '', 'a/b.py': '' }, '"a" is a file'],
    [{ 'a/b/c/d': '', 'a/b': '' }, '"a/b" is a file'],
    [{ 'a/b': '', 'a-b': '', 'a.py': '', a: '', 'a!/c': '' }, '"a" is a file'],
    [{ x: 5 }, 'neither text nor bytes'],
    [{ x: undefined }, 'neither text nor bytes'],
    [{ '../x': '' }, 'leaves the project'],
    [undefined, 'from path to'],
    [null, 'from path to'],
    [['a'], 'from path to'],
  ])('refuses %j', (files, problem) => {
    expect(filesProblem(files)).toContain(problem)
  })
})

describe('files', () => {
  it('knows test files as pytest does', () => {
    expect(
      ['test_a.py', 'a_test.py', 'x/test_a.py', 'atest.py', 'tests.py', 'test_a.txt'].map(isTest),
    ).toEqual([true, true, true, false, false, false])
    expect(testPathOf('shop/cart.py')).toBe('shop/cart_test.py')
  })

  it('finds what differs, bytes included', () => {
    const before = { a: 'x', b: new Uint8Array([1, 2]), c: 'same', d: 'gone' }
    const after = { a: 'y', b: new Uint8Array([1, 3]), c: 'same', e: 'new' }
    expect(changedPaths(before, after)).toEqual(['a', 'b', 'd', 'e'])
    expect(changedPaths(before, { ...before, b: new Uint8Array([1, 2]) })).toEqual([])
  })
})
