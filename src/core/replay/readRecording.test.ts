import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Recording } from '../recording'
import { readRecording, RecordingProblem } from './readRecording'

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const fixtures = read('./recordings.fixture.json') as { about: string; recording: Recording }[]
const demo = read('../../../public/demos/sudoku.json') as Recording
const problemOf = (value: unknown): string => {
  try {
    readRecording(value)
    return 'none'
  } catch (error) {
    expect(error).toBeInstanceOf(RecordingProblem)
    return (error as RecordingProblem).kind
  }
}
/** With something in every field that a recording may have. */
const FULL: Recording = {
  ...demo,
  files: { 'a.py': 'x', 'b.bin': { base64: 'AP8=' } },
  stdin: ['one'],
  mutations: [[{ path: 'a.py', line: 1, old: '1', new: '2', is_noticed: true }]],
  answers: ['yes', null],
  edits: [{ steps: 1, changes: { 'a.py': null, 'c.bin': { base64: 'AA==' }, 'd.txt': 'd' } }],
  turns: demo.turns.slice(0, 2),
}

describe('a recording that may come from anybody', () => {
  it.each(fixtures)('of version 1 is read for ever: $about', ({ recording }) => {
    expect(readRecording(recording)).toEqual(recording)
  })

  it('is read whole, and nothing but what a recording may have', () => {
    expect(readRecording(FULL)).toEqual(FULL)
    expect(readRecording({ ...FULL, api_key: 'k', base_url: 'http://evil', hosts: ['x'] })).toEqual(FULL)
  })

  it('of another version says that it is newer, whatever else is in it', () => {
    expect(problemOf({ version: 2 })).toBe('newer')
    expect(problemOf({ ...FULL, version: 2, turns: 'other' })).toBe('newer')
    expect(() => readRecording({ version: 2 })).toThrow(/newer version.* plays version 1/)
    expect(problemOf({ ...FULL, version: 0 })).toBe('damaged')
  })

  it.each([
    ['a folder outside', { project_dir: '../../../etc' }],
    ['an absolute folder', { project_dir: '/etc' }],
    ['a name that is a path', { name: '../x' }],
    ['a name without letters', { name: ' ' }],
    ['a file outside', { files: { '../x': '' } }],
    ['an edit outside', { edits: [{ steps: 0, changes: { '../x': '' } }] }],
    ['an edit of what no file system takes', { edits: [{ steps: 0, changes: { 'CON.txt': null } }] }],
    ['another end', { end: { ...FULL.end, outcome: 'complete: all 12 tests passed' } }],
    ['a number that is none', { checks: [{ seed: Number.POSITIVE_INFINITY, clock: 0 }] }],
    ['bytes that are none', { files: { a: { base64: '%' } } }],
  ])('with %s is damaged', (_, changes) => {
    expect(problemOf({ ...FULL, ...changes })).toBe('damaged')
  })

  it('with more than anybody would play is too large', () => {
    expect(problemOf({ ...FULL, turns: Array(10_001).fill(FULL.turns[0]) })).toBe('too-large')
    const outcomes = Array(10_001).fill('')
    expect(problemOf({ ...FULL, end: { ...FULL.end, outcomes } })).toBe('too-large')
  })

  it('with endlessly deep fields is damaged', () => {
    let deep: unknown = 1
    for (let i = 0; i < 5_000; i += 1) deep = [deep]
    const [first] = FULL.turns
    const message = { ...first?.reply.message, deep }
    expect(problemOf({ ...FULL, turns: [{ ...first, reply: { ...first?.reply, message } }] })).toBe('damaged')
  })

  it('is read or refused with every other type in each of its fields', () => {
    let count = 0
    for (const changed of variantsOf(FULL)) {
      count += 1
      // What is taken stays what it is, read a second time.
      if (problemOf(changed) === 'none')
        expect(readRecording(readRecording(changed))).toEqual(readRecording(changed))
    }
    expect(count).toBeGreaterThan(1_000)
  })
})

/** The value with one field after the other, at every level, replaced by each type that JSON has. */
function* variantsOf(value: unknown): Generator<unknown> {
  for (const other of [null, true, -1, 'text', [], [1], {}, { a: 1 }]) yield other
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value))
    for (const other of variantsOf(item))
      yield Array.isArray(value)
        ? value.map((kept, i) => (String(i) === name ? other : kept))
        : { ...value, [name]: other }
}
