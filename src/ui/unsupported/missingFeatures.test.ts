import { describe, expect, it } from 'vitest'
import { missingFeatures } from './missingFeatures'

const whole = {
  WebAssembly: {},
  Worker: class {},
  Array,
  indexedDB: {},
  DecompressionStream: class {},
  crypto: { subtle: {} },
  navigator: { locks: {} },
  structuredClone: () => {},
}

const missing = (scope: object) => missingFeatures(scope as typeof globalThis).map(({ name }) => name)

describe('a browser', () => {
  it('that has everything lacks nothing', () => {
    expect(missing(whole)).toEqual([])
  })

  it.each([
    ['WebAssembly', { WebAssembly: undefined }],
    ['IndexedDB', { indexedDB: null }],
    ['DecompressionStream', { DecompressionStream: undefined }],
    ['Web Locks', { navigator: {} }],
    ['module workers', { Array: class {} }],
  ])('without %s is told so', (name, lack) => {
    expect(missing({ ...whole, ...lack })).toEqual([name])
  })

  it('that throws at the mention of storage lacks it', () => {
    const blocked = {
      ...whole,
      get indexedDB(): never {
        throw new Error('denied')
      },
    }
    expect(missing(blocked)).toEqual(['IndexedDB'])
  })
})
