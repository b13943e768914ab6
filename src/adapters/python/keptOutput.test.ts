import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeptOutput } from './keptOutput'

const bytes = (text: string) => new TextEncoder().encode(text)

test('keeps everything within the limit, each stream alone and both in order', () => {
  const kept = createKeptOutput(100)
  kept.add('stdout', bytes('one\n'))
  kept.add('stderr', bytes('two\n'))
  kept.add('stdout', bytes('x'.repeat(92)))
  expect(kept.isOver).toBe(false)
  expect(kept.texts()).toEqual({
    stdout: `one\n${'x'.repeat(92)}`,
    stderr: 'two\n',
    output: `one\ntwo\n${'x'.repeat(92)}`,
  })
})

test('past the limit keeps the beginning and the end, and counts what is missing in each stream', () => {
  const kept = createKeptOutput(100)
  kept.add('stdout', bytes('a'.repeat(70)))
  kept.add('stderr', bytes('b'.repeat(70)))
  expect(kept.isOver).toBe(true)
  expect(kept.texts()).toEqual({
    stdout: `${'a'.repeat(20)}\n[50 bytes dropped]\n`,
    stderr: `\n[50 bytes dropped]\n${'b'.repeat(20)}`,
    output: `${'a'.repeat(20)}\n[100 bytes dropped]\n${'b'.repeat(20)}`,
  })
})

test('shows no halves of characters where it cuts', () => {
  const kept = createKeptOutput(101)
  kept.add('stdout', bytes('ä€'.repeat(100)))
  expect(kept.texts().stdout).not.toContain('\ufffd')
})

test('never keeps more than the limit, and every byte is kept or counted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.array(fc.record({ isError: fc.boolean(), size: fc.integer({ min: 0, max: 90 }) })),
      (limit, parts) => {
        const kept = createKeptOutput(limit)
        for (const { isError, size } of parts)
          kept.add(isError ? 'stderr' : 'stdout', bytes('z'.repeat(size)))
        const { stdout, stderr, output } = kept.texts()
        const total = parts.reduce((sum, { size }) => sum + size, 0)
        for (const text of [stdout, stderr, output])
          if (limit >= 60) expect(text.length).toBeLessThanOrEqual(limit)
        const dropped = Number(/\[(\d+) bytes dropped\]/.exec(output)?.[1] ?? 0)
        expect(output.split('z').length - 1 + dropped).toBe(total)
      },
    ),
  )
})
