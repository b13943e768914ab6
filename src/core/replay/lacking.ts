import { BUILT_IN_NAMES } from '../actions/builtInNames'
import { outcomesOf } from '../checks/outcomes'
import type { CheckReport } from '../checks/report'
import type { LoopEvent } from '../events'
import { NETWORK_IS_CLOSED } from '../hosts'
import type { Recording } from '../recording'

/** What a recorded run had and its replay has not; `why` goes on a sentence. */
export interface Lack {
  readonly step: number
  readonly why: string
}

/**
 * Why what comes out of a replay says nothing of its recording, or `null` when it does. `log`: what has happened in the
 * replay up to where it differs.
 */
export function lacking({ turns, end }: Recording, log: readonly LoopEvent[]): Lack | null {
  const used = log.filter(({ type }) => type === 'reply-end').length
  const refused = log.find((event) => event.type === 'action-refuse' && isCallers(event.name, turns))
  if (refused?.type === 'action-refuse')
    return {
      step: refused.step,
      why: `it calls ${refused.name}, an action of the program that began the recorded run, and a recording carries no program`,
    }
  const checked = log.findLast((event) => event.type === 'check-end')
  if (checked?.type !== 'check-end') return null
  const unreached = unreachedIn(checked.report, turns[used]?.outcomes ?? end.outcomes)
  return unreached === null
    ? null
    : {
        step: checked.step,
        why: `${unreached} asks for a host, which the recorded run may have had open, and a recording opens none`,
      }
}

/** Whether an action was the caller's, and not one that nobody had: that is refused, and leaves the files as they are. */
function isCallers(name: string, turns: Recording['turns']): boolean {
  if (BUILT_IN_NAMES.includes(name)) return false
  const at = turns.findIndex(({ reply }) =>
    reply.message.tool_calls?.some((call) => call.function.name === name),
  )
  return at >= 0 && turns[at]?.files !== turns[at + 1]?.files
}

/** The first test, or main.py, that came out otherwise and was told that the network is closed. */
function unreachedIn(report: CheckReport, recorded: readonly string[]): string | null {
  const isOther = (part: Partial<CheckReport>) =>
    outcomesOf({ ...report, files: {}, ended: 'exit', tests: [], main: null, ...part }).some(
      (line) => !recorded.includes(line),
    )
  const test = report.tests.find(
    (one) => `${one.message}${one.output}`.includes(NETWORK_IS_CLOSED) && isOther({ tests: [one] }),
  )
  if (test) return test.id
  const { main } = report
  return main?.output.includes(NETWORK_IS_CLOSED) && isOther({ main }) ? 'main.py' : null
}
