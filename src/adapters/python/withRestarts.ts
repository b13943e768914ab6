import { RuntimeFailure } from '../../core/ports'
import type { Session } from './createCheck'
import { SandboxLost } from './SandboxLost'

/** So often a session is begun anew when its sandbox is gone. */
const MAX_RESTARTS = 3

/**
 * Begins a session anew when its sandbox was taken away, which is nothing that the program did as far as anybody knows:
 * each session starts from the same state. One that a person has answered in is left to them.
 * @throws {RuntimeFailure} when it is taken away again and again
 */
export function withRestarts(session: Session): Session {
  return async (request, seconds, signal, attendant) => {
    for (let restarts = 0; ; restarts += 1) {
      try {
        return await session(request, seconds, signal, attendant)
      } catch (error) {
        if (!(error instanceof SandboxLost)) throw error
        if (attendant) throw new RuntimeFailure(`Python was stopped: ${error.message}. Run it again.`)
        if (restarts === MAX_RESTARTS)
          throw new RuntimeFailure(
            `Python was stopped ${MAX_RESTARTS + 1} times: ${error.message}. See whether an extension of the browser closes it, or whether memory runs out; then resume.`,
          )
      }
    }
  }
}
