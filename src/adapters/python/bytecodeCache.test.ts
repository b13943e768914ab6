import { describe, expect, test } from 'vitest'
import { createBytecodeCache } from './bytecodeCache'
import type { Bytecode } from './session'

const of = (path: string, size = 4): Bytecode => [path, `${path}c`, new Uint8Array(size)]

describe('bytecode', () => {
  test('comes back for the same content in the same place, and for no other', () => {
    const cache = createBytecodeCache()
    const files = { 'a.py': 'a = 1\n', 'b.py': 'b = 1\n' }
    cache.keep('/p', files, [of('a.py'), of('b.py')])
    expect(cache.known('/p', files, ['a.py', 'b.py'])).toEqual({
      bytecode: [of('a.py'), of('b.py')],
      unknown: [],
    })
    const changed = { ...files, 'b.py': 'b = 2\n' }
    expect(cache.known('/p', changed, ['a.py', 'b.py'])).toEqual({
      bytecode: [of('a.py')],
      unknown: ['b.py'],
    })
    expect(cache.known('/q', files, ['a.py', 'b.py']).unknown).toEqual(['a.py', 'b.py'])
  })

  test('is kept for the newest content of a file', () => {
    const cache = createBytecodeCache()
    cache.keep('/p', { 'a.py': 'old' }, [of('a.py', 1)])
    cache.keep('/p', { 'a.py': 'new' }, [of('a.py', 2)])
    expect(cache.known('/p', { 'a.py': 'new' }, ['a.py']).bytecode).toEqual([of('a.py', 2)])
    expect(cache.known('/p', { 'a.py': 'old' }, ['a.py']).unknown).toEqual(['a.py'])
  })

  test('is not kept for files that were not handed in, nor for bytes that their owner may change', () => {
    const cache = createBytecodeCache()
    const files = { 'a.py': new TextEncoder().encode('a = 1\n') }
    cache.keep('/p', files, [of('a.py'), of('constructor'), of('b.py')])
    expect(cache.known('/p', { ...files, 'b.py': '' }, ['a.py', 'b.py'])).toEqual({
      bytecode: [],
      unknown: ['a.py', 'b.py'],
    })
  })

  test('goes when there is too much of it, the oldest first', () => {
    const cache = createBytecodeCache(10)
    for (const path of ['a.py', 'b.py', 'c.py']) cache.keep('/p', { [path]: path }, [of(path, 4)])
    const files = { 'a.py': 'a.py', 'b.py': 'b.py', 'c.py': 'c.py' }
    expect(cache.known('/p', files, Object.keys(files)).unknown).toEqual(['a.py'])
  })
})
