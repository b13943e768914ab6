import { describe, expect, it } from 'vitest'
import { callReply } from '../../testing/scriptedModel'
import type { ModelOutcome, Turn } from '../../core/ports'
import type { Recording } from '../../core/recording'
import { createRecordedClient } from './createRecordedClient'
import { hash } from './hash'

const files = { 'main.py': 'print(1)\n', 'a.bin': new Uint8Array([1, 2]) }
const turn: Turn = { number: 0, kind: 'act', goal: 'g', files, outcomes: ['valid main.py', 'main exit 0'] }

async function replay(changes: Partial<Turn>, { pace = 0, signal = new AbortController().signal } = {}) {
  const outcome = callReply('create', { code: 'x'.repeat(100) })
  if (!('reply' in outcome)) throw new Error('no reply')
  const recording = {
    goal: 'g',
    turns: [{ kind: 'act', files: await hash.files(files), outcomes: turn.outcomes, reply: outcome.reply }],
  } as unknown as Recording
  const client = createRecordedClient(recording, { hash, pace: () => pace })
  const asked = client.reply({ messages: [], tools: [], turn: { ...turn, ...changes } }, signal)
  let text = ''
  for (;;) {
    const { done, value } = await asked.next()
    if (done) return { text, outcome: value as ModelOutcome }
    text += value
  }
}

const ask = async (changes: Partial<Turn>) => (await replay(changes)).outcome

describe('a recorded reply', () => {
  it('is given when everything is as it was, whatever the prompt says', async () => {
    expect(await ask({})).toHaveProperty('reply')
  })

  it('is written before the eyes of the person, word for word', async () => {
    expect((await replay({})).text).toBe(JSON.stringify({ code: 'x'.repeat(100) }))
  })

  it('stops at once when it is stopped', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    const { outcome } = await replay({}, { pace: 60, signal: stop.signal })
    expect(outcome).toMatchObject({ failure: { kind: 'aborted' } })
  })

  it.each([
    [{ number: 1 }, 'turn 2: it has no reply any more'],
    [{ kind: 'reason' }, 'meets a reason step'],
    [{ goal: 'other' }, 'the goal is another one'],
    [{ files: { 'main.py': 'print(2)\n' } }, 'the files are not those'],
    [{ outcomes: ['valid main.py', 'main exit 1'] }, 'the check says "main exit 1"'],
    [{ outcomes: ['valid main.py'] }, 'the check does not say "main exit 0"'],
  ] as [Partial<Turn>, string][])('is refused for %j', async (changes, words) => {
    expect(await ask(changes)).toMatchObject({
      failure: { kind: 'mismatch', message: expect.stringContaining(words) },
    })
  })
})

describe('the hash of files', () => {
  it('is the same for the same paths and bytes, in any order', async () => {
    const bytes = new TextEncoder().encode('print(1)\n')
    const same = { 'a.bin': new Uint8Array([1, 2]), 'main.py': bytes }
    expect(await hash.files(same)).toBe(await hash.files(files))
    expect(await hash.content('abc')).toMatch(/^ba7816bf8f01cfea414140de5dae2223/)
  })

  it('differs when a path, a content or a border between them does', async () => {
    const others = [{}, { ab: 'c' }, { a: 'bc' }, { a: 'b', c: '' }, { a: '', b: 'c' }, { abc: '' }]
    const hashes = await Promise.all(others.map((other) => hash.files(other)))
    expect(new Set(hashes).size).toBe(others.length)
  })
})
