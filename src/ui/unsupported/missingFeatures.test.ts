import { describe, expect, it } from 'vitest'
import { missingFeatures } from './missingFeatures'

const whole = {
  WebAssembly: {},
  Worker: class {},
  Array,
  DecompressionStream: class {},
  crypto: { subtle: {} },
  structuredClone: () => {},
}

const missing = (scope: object) => missingFeatures(scope as typeof globalThis).map(({ name }) => name)

describe('a browser', () => {
  it('that has everything lacks nothing', () => {
    expect(missing(whole)).toEqual([])
  })

  it.each([
    ['WebAssembly', { WebAssembly: undefined }],
    ['DecompressionStream', { DecompressionStream: undefined }],
    ['module workers', { Array: class {} }],
  ])('without %s is told so', (name, lack) => {
    expect(missing({ ...whole, ...lack })).toEqual([name])
  })
})
