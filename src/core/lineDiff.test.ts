import { describe, expect, it } from 'vitest'
import { changesBetween, diffLines } from './lineDiff'

const told = (before: string, after: string) =>
  diffLines(before.split(' '), after.split(' ')).map(
    ({ kind, number, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${number} ${text}`,
  )

describe('a difference', () => {
  it('is as small as it can be', () => {
    expect(told('a b c d', 'a x c d')).toEqual([' 1 a', '-2 b', '+2 x', ' 3 c', ' 4 d'])
    expect(told('a b c', 'b c d')).toEqual(['-1 a', ' 1 b', ' 2 c', '+3 d'])
    expect(told('a b a b', 'b a')).toEqual(['-1 a', ' 1 b', ' 2 a', '-4 b'])
  })

  it('leads from one file to the other', () => {
    const before = 'q w e r t y u'.split(' ')
    const after = 'w q e t t u o p'.split(' ')
    const lines = diffLines(before, after)
    expect(lines.filter(({ kind }) => kind !== 'removed').map(({ text }) => text)).toEqual(after)
    expect(lines.filter(({ kind }) => kind !== 'added').map(({ text }) => text)).toEqual(before)
  })

  it('counts, and shows only what is near a change', () => {
    const many = Array.from({ length: 40 }, (_, i) => `line ${i}`)
    const after = many.map((line, i) => (i === 10 || i === 30 ? `${line}!` : line))
    const [change] = changesBetween({ 'a.py': many.join('\n') }, { 'a.py': after.join('\n') })
    expect(change).toMatchObject({ path: 'a.py', added: 2, removed: 2 })
    expect(change?.hunks.map((hunk) => hunk.length)).toEqual([6, 6])
  })

  it('does not read bytes', () => {
    expect(changesBetween({}, { 'a.png': new Uint8Array(3) })).toEqual([
      { path: 'a.png', added: 0, removed: 0, hunks: [] },
    ])
  })
})
