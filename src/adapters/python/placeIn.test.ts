import { expect, test } from 'vitest'
import { placeIn } from './placeIn'

const files = { 'main.py': 'x = 1\nwhile True: pass\n', 'a.bin': new Uint8Array(3) }

test('finds the line in the project', () => {
  expect(placeIn(files, { path: 'main.py', line: 2, is_exact: true })).toEqual({
    path: 'main.py',
    line: 2,
    is_exact: true,
    source: 'while True: pass',
  })
})

test('believes nothing that the project does not have', () => {
  for (const [path, line] of [
    ['main.py', 99],
    ['main.py', 0],
    ['other.py', 1],
    ['__proto__', 1],
    ['a.bin', 1],
  ] as const)
    expect(placeIn(files, { path, line, is_exact: true })).toBeNull()
  expect(placeIn(files, null)).toBeNull()
})
