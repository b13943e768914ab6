import type { Inspection } from '../checks/inspection'
import type { LoopEventBody } from '../events'
import type { LoopPorts } from '../loopState'
import { RuntimeFailure } from '../ports'
import { type Files, isPython } from '../project'

/** What CPython's parser says of these files; Python that can't be had pauses, and whoever pulls again tries again. */
export async function* inspected(
  files: Files,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Inspection, void> {
  const python = Object.fromEntries(Object.entries(files).filter(([path]) => isPython(path)))
  for (;;) {
    try {
      return await ports.python.inspect(python, signal)
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      yield { type: 'pause', reason: error.message, kind: 'python' }
    }
  }
}
