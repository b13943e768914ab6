import { describe, expect, it } from 'vitest'
import { callReply } from '../../testing/scriptedModel'
import type { ModelOutcome, Turn } from '../../core/ports'
import type { Recording } from '../../core/recording'
import { createRecordedClient } from './createRecordedClient'
import { hash } from './hash'

const files = { 'main.py': 'print(1)\n', 'a.bin': new Uint8Array([1, 2]) }
const turn: Turn = { number: 0, kind: 'act', goal: 'g', files, outcomes: ['valid main.py', 'main exit 0'] }

async function replay(number: number, { pace = 0, signal = new AbortController().signal } = {}) {
  const outcome = callReply('create', { code: 'x'.repeat(100) })
  if (!('reply' in outcome)) throw new Error('no reply')
  const client = createRecordedClient(
    { turns: [{ reply: outcome.reply }] } as unknown as Recording,
    () => pace,
  )
  const asked = client.reply({ messages: [], tools: [], turn: { ...turn, number } }, signal)
  let text = ''
  for (;;) {
    const { done, value } = await asked.next()
    if (done) return { text, outcome: value as ModelOutcome }
    text += value
  }
}

describe('a recorded reply', () => {
  it('is written before the eyes of the person, word for word', async () => {
    const { text, outcome } = await replay(0)
    expect(text).toBe(JSON.stringify({ code: 'x'.repeat(100) }))
    expect(outcome).toHaveProperty('reply')
  })

  it('stops at once when it is stopped', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    const { outcome } = await replay(0, { pace: 60, signal: stop.signal })
    expect(outcome).toMatchObject({ failure: { kind: 'aborted' } })
  })

  it('is not there beyond the end', async () => {
    expect((await replay(1)).outcome).toMatchObject({ failure: { kind: 'mismatch' } })
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
