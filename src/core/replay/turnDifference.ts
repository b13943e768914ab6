import type { Hash, Turn } from '../ports'
import type { RecordedTurn, Recording } from '../recording'
import { replySum } from './replySum'

/** How a turn differs from the recorded one, in words that go on a sentence, and what it is about. */
export interface TurnDifference {
  readonly about: 'goal' | 'turn' | 'reply' | 'outcomes' | 'files'
  readonly what: string
}

/** Where what happens is not what was recorded; `null` where it is. */
export async function turnDifference(
  turn: Turn,
  { goal, turns }: Recording,
  hash: Hash,
): Promise<TurnDifference | null> {
  const recorded = turns[turn.number]
  if (!recorded) return { about: 'turn', what: 'it has no reply any more' }
  if (recorded.kind !== turn.kind) {
    const met = turn.kind === 'act' ? 'an act' : 'a reason'
    return { about: 'turn', what: `the ${recorded.kind} step of the recording meets ${met} step` }
  }
  if (goal !== turn.goal) return { about: 'goal', what: 'the goal is another one' }
  const outcome = outcomeDifference(turn.outcomes, recorded.outcomes)
  if (outcome) return { about: 'outcomes', what: outcome }
  if (recorded.files !== (await hash.files(turn.files)))
    return { about: 'files', what: 'the files are not those that were recorded' }
  return await replyDifference(recorded, hash)
}

/** The first outcome that only one of two checks has. */
export function outcomeDifference(found: readonly string[], recorded: readonly string[]): string | null {
  const added = found.find((line) => !recorded.includes(line))
  if (added !== undefined) return `the check says "${added}", which it did not when it was recorded`
  const missing = recorded.find((line) => !found.includes(line))
  if (missing !== undefined) return `the check does not say "${missing}", as it did when it was recorded`
  return null
}

async function replyDifference({ sum, reply }: RecordedTurn, hash: Hash): Promise<TurnDifference | null> {
  if (sum === undefined || sum === (await replySum(reply, hash))) return null
  return { about: 'reply', what: 'the reply is not the one that was recorded' }
}
