import type { Run } from '../core/run'
import type { RunRegistry } from './types'

/** What the browser says of the network, and when it says something else. */
interface Network {
  readonly current: { readonly isOnline: boolean }
  subscribe(listener: () => void): () => void
}

/**
 * Resumes each run that waits for the network as soon as it is back, whatever the screen shows; returns the way to end that.
 * A run that waits although the browser never was offline is left alone: its endpoint is what can't be reached.
 */
export function resumeOnline(registry: RunRegistry, network: Network): () => void {
  /** Runs that have been without a network since a model answered them last. */
  const cutOff = new Set<Run>()
  const watched = new Map<Run, () => void>()
  const look = (run: Run) => {
    const { status, pause_kind, log } = run
    const isActive = status === 'running' || status === 'paused'
    if (isActive && !network.current.isOnline) cutOff.add(run)
    else if (!isActive || log.at(-1)?.type === 'reply-end') cutOff.delete(run)
    // The network may have come back before the run has given up asking.
    else if (status === 'paused' && pause_kind === 'network' && cutOff.delete(run)) run.resume()
  }
  const follow = () => {
    for (const run of registry.runs) {
      // After whoever is telling of a change has told of all of it.
      if (!watched.has(run))
        watched.set(
          run,
          run.subscribe(() => queueMicrotask(() => look(run))),
        )
      look(run)
    }
  }
  follow()
  const ends = [registry.subscribe(follow), network.subscribe(follow)]
  return () => {
    for (const end of [...ends, ...watched.values()]) end()
  }
}
