import { expect, it } from 'vitest'
import { hash } from '../../adapters/model/hash'
import type { Turn } from '../ports'
import type { Recording } from '../recording'
import { turnDifference } from './turnDifference'

const files = { 'main.py': 'print(1)\n', 'a.bin': new Uint8Array([1, 2]) }
const turn: Turn = { number: 0, kind: 'act', goal: 'g', files, outcomes: ['valid main.py', 'main exit 0'] }

it.each([
  [{}, null],
  [{ number: 1 }, 'it has no reply any more'],
  [{ kind: 'reason' }, 'meets a reason step'],
  [{ goal: 'other' }, 'the goal is another one'],
  [{ files: { 'main.py': 'print(2)\n' } }, 'the files are not those'],
  [{ outcomes: ['valid main.py', 'main exit 1'] }, 'the check says "main exit 1"'],
  [{ outcomes: ['valid main.py'] }, 'the check does not say "main exit 0"'],
] as [Partial<Turn>, string | null][])('a turn with %j differs: %s', async (changes, words) => {
  const recording = {
    goal: 'g',
    turns: [{ kind: 'act', files: await hash.files(files), outcomes: turn.outcomes, reply: {} }],
  } as unknown as Recording
  const difference = await turnDifference({ ...turn, ...changes }, recording, hash)
  if (words === null) expect(difference).toBeNull()
  else expect(difference?.what).toContain(words)
})
