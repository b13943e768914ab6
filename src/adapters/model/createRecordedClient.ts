import type { ModelClient, ModelOutcome } from '../../core/ports'
import type { RecordedTurn, Recording } from '../../core/recording'
import { sleep } from '../world/sleep'
import { failure } from './failure'

/** Characters that come at once. */
const PIECE = 24

const stopped = () => failure('aborted', 'The replay was stopped.')

/**
 * Answers from a recording, one reply after the other; whether they still fit is the run's to say. `pace`: seconds between
 * two pieces of a reply, so that people can watch it being written; 0 for none.
 */
export function createRecordedClient(recording: Recording, pace: () => number): ModelClient {
  return {
    async *reply({ turn }, signal): AsyncGenerator<string, ModelOutcome, void> {
      const recorded = recording.turns[turn.number]
      if (!recorded) return failure('mismatch', 'The recording has no further reply.')
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
