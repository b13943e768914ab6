import type { Hash, ModelClient, ModelOutcome } from '../../core/ports'
import type { RecordedTurn, Recording } from '../../core/recording'
import { turnDifference } from '../../core/replay/turnDifference'
import { sleep } from '../world/sleep'
import { failure } from './failure'

export interface ReplayOptions {
  readonly hash: Hash
  /** Seconds between two pieces of a reply, so that people can watch it being written; 0 for none. */
  pace(): number
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
      const difference = await turnDifference(turn, recording, hash)
      if (difference || !recorded)
        return failure('mismatch', `The recording differs at turn ${turn.number + 1}: ${difference?.what}.`)
      for (const text of textsOf(recorded)) {
        for (let at = 0; at < text.length; at += PIECE) {
          const seconds = pace()
          if (seconds) await sleep(seconds, signal)
          if (signal.aborted) return stopped()
          yield text.slice(at, at + PIECE)
        }
      }
      return signal.aborted ? stopped() : { reply: recorded.reply }
    },
  }
}

const textsOf = ({ reply: { message } }: RecordedTurn): string[] => [
  message.content ?? '',
  ...(message.tool_calls ?? []).map((call) => call.function.arguments),
]
