import { checkRequest } from '../checkRequest'
import type { CheckReport } from '../checks/report'
import type { Context } from '../context'
import type { LoopEventBody } from '../events'
import type { LoopPorts } from '../loopState'
import { RuntimeFailure } from '../ports'

/** Checks the project; Python that can't be had pauses, and whoever pulls again tries again. */
export async function* checked(
  context: Context,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, CheckReport, void> {
  const { seed, clock } = ports.world.nextCheck()
  for (;;) {
    try {
      const request = await checkRequest(context, ports, { seed, clock })
      const report = await ports.python.check(request, signal)
      yield { type: 'check-end', report, seed, clock }
      return report
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      yield { type: 'pause', reason: error.message, kind: 'python' }
    }
  }
}
