import { describe, expect, it } from 'vitest'
import { callReply } from '../../testing/scriptedModel'
import type { ModelOutcome, Turn } from '../../core/ports'
import type { Recording } from '../../core/recording'
import { createRecordedClient } from './createRecordedClient'
import { hash } from './hash'

const files = { 'main.py': 'print(1)\n', 'a.bin': new Uint8Array([1, 2]) }
const turn: Turn = { number: 0, kind: 'act', goal: 'g', files, outcomes: ['valid main.py', 'main exit 0'] }

async function ask(changes: Partial<Turn>): Promise<ModelOutcome> {
  const outcome = callReply('create', { code: 'x'.repeat(100) })
  if (!('reply' in outcome)) throw new Error('no reply')
  const recording = {
    goal: 'g',
    turns: [{ kind: 'act', files: await hash.files(files), outcomes: turn.outcomes, reply: outcome.reply }],
  } as unknown as Recording
  const client = createRecordedClient(recording, { hash, pace: 0 })
  const asked = client.reply(
    { messages: [], tools: [], turn: { ...turn, ...changes } },
    new AbortController().signal,
  )
  for (;;) {
    const { done, value } = await asked.next()
    if (done) return value
  }
}

describe('a recorded reply', () => {
  it('is given when everything is as it was, whatever the prompt says', async () => {
    expect(await ask({})).toHaveProperty('reply')
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
