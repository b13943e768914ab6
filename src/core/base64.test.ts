import fc from 'fast-check'
import { expect, it } from 'vitest'
import { base64Of, bytesOfBase64, isBase64 } from './base64'

it('bytes come back from base64, which is what everybody writes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = base64Of(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      for (const written of [text, text.replace(/=/g, ''), Buffer.from(bytes).toString('base64url')]) {
        expect(isBase64(written)).toBe(true)
        expect(bytesOfBase64(written)).toEqual(bytes)
      }
    }),
  )
})

it('of more than one piece, too', () => {
  const bytes = new Uint8Array(50_000).map((_, i) => i * 7)
  expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

it.each(['%', 'A', 'AAAAA', 'AA A', 'A=', 'A===', 'é', '\n'])('%j is no base64', (text) => {
  expect(isBase64(text)).toBe(false)
})
