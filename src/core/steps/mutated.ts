import { checkRequest } from '../checkRequest'
import type { MutationOutcome } from '../checks/inspection'
import type { LoopEventBody } from '../events'
import type { LoopPorts, LoopState } from '../loopState'
import { RuntimeFailure } from '../ports'
import { inspected } from './inspected'

/** The same places in every run of the same files: what tests notice is no matter of luck. */
const CHANCE = { seed: 1, clock: 0 }

/** Whether the tests notice small changes of the code; nothing in a replay of a run that did not ask. */
export async function* mutated(
  { context }: LoopState,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, readonly MutationOutcome[], void> {
  const recorded = ports.replay?.takeMutations()
  if (recorded === null) return []
  const outcomes = recorded ?? (yield* tried(context, ports, signal))
  if (outcomes.length) yield { type: 'mutation-end', outcomes }
  return outcomes
}

async function* tried(
  context: LoopState['context'],
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, readonly MutationOutcome[], void> {
  const inspection = yield* inspected(context.files, ports, signal)
  for (;;) {
    try {
      const request = await checkRequest(context, ports, CHANCE)
      return await ports.python.mutate(request, inspection, signal)
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      yield { type: 'pause', reason: error.message, kind: 'python' }
    }
  }
}
