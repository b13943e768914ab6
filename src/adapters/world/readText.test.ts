import { expect, it } from 'vitest'
import { readText } from './readText'

it('reads text, and bytes that are text', () => {
  const files = {
    a: 'ä',
    b: new TextEncoder().encode('ä\n'),
    c: new Uint8Array([0xff]),
    d: new Uint8Array(),
  }
  expect(Object.keys(files).map((path) => readText(files, path))).toEqual(['ä', 'ä\n', null, ''])
  expect(readText(files, 'toString')).toBeNull()
})
