import type { Hash, ModelClient, ModelOutcome, Turn } from '../../core/ports'
import type { RecordedTurn, Recording } from '../../core/recording'
import { sleep } from '../world/sleep'
import { failure } from './failures'

export interface ReplayOptions {
  readonly hash: Hash
  /** Seconds between two pieces of a reply, so that people can watch it being written; 0 for none. */
  readonly pace: number
}

/** Characters that come at once. */
const PIECE = 24

const stopped = () => failure('aborted', 'The replay was stopped.')

/**
 * Answers from a recording, as long as what happens is what was recorded: the turn, the goal, the files and the
 * outcomes of the checks. The first difference ends the replay and is named.
 */
export function createRecordedClient(recording: Recording, { hash, pace }: ReplayOptions): ModelClient {
  return {
    async *reply({ turn }, signal): AsyncGenerator<string, ModelOutcome, void> {
      const recorded = recording.turns[turn.number]
      const difference = await differenceOf(turn, recorded, recording, hash)
      if (difference || !recorded)
        return failure('mismatch', `The recording differs at turn ${turn.number + 1}: ${difference}.`)
      for (const text of textsOf(recorded)) {
        for (let at = 0; at < text.length; at += PIECE) {
          if (pace) await sleep(pace, signal)
          if (signal.aborted) return stopped()
          yield text.slice(at, at + PIECE)
        }
      }
      return signal.aborted ? stopped() : { reply: recorded.reply }
    },
  }
}

async function differenceOf(turn: Turn, recorded: RecordedTurn | undefined, { goal }: Recording, hash: Hash) {
  if (!recorded) return 'it has no reply any more'
  if (recorded.kind !== turn.kind)
    return `the ${recorded.kind} step of the recording meets ${turn.kind === 'act' ? 'an act' : 'a reason'} step`
  if (goal !== turn.goal) return 'the goal is another one'
  const outcome = turn.outcomes.find((line) => !recorded.outcomes.includes(line))
  if (outcome) return `the check says "${outcome}", which it did not when it was recorded`
  const missing = recorded.outcomes.find((line) => !turn.outcomes.includes(line))
  if (missing) return `the check does not say "${missing}", as it did when it was recorded`
  return recorded.files === (await hash.files(turn.files))
    ? null
    : 'the files are not those that were recorded'
}

const textsOf = ({ reply: { message } }: RecordedTurn): string[] => [
  message.content ?? '',
  ...(message.tool_calls ?? []).map((call) => call.function.arguments),
]
