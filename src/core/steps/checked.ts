import type { CheckReport } from '../checks/report'
import type { Context } from '../context'
import type { LoopEventBody } from '../events'
import type { LoopPorts } from '../loopState'
import { type CheckRequest, RuntimeFailure } from '../ports'

/** What a check of the project is asked with. */
export const checkRequest = (
  { files, project_path }: Context,
  { checkLimits, stdin }: LoopPorts,
  chance: Pick<CheckRequest, 'seed' | 'clock'>,
): CheckRequest => ({ files, project_path, limits: checkLimits, stdin, ...chance })

/** Checks the project; Python that can't be had pauses, and whoever pulls again tries again. */
export async function* checked(
  context: Context,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, CheckReport, void> {
  const { seed, clock } = ports.world.nextCheck()
  for (;;) {
    try {
      const report = await ports.python.check(checkRequest(context, ports, { seed, clock }), signal)
      yield { type: 'check-end', report, seed, clock }
      return report
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      yield { type: 'pause', reason: error.message }
    }
  }
}
