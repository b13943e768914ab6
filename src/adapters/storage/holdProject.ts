import { createListeners } from '../../core/createListeners'
/** Which tab may change a project: of all that show it, one. */
export interface ProjectHold {
  /** `asking` until it is known; `elsewhere`: another tab has it. */
  readonly current: 'asking' | 'here' | 'elsewhere'
  subscribe(listener: () => void): () => void
  /** Takes the project away from the tab that has it, and from a run that is at work on it there. */
  takeOver(): Promise<void>
  /** Lets the next tab have it. */
  release(): void
}

/** The names of a project's locks: of the tab that shows it, and of the run that works on it. */
export interface HoldNames {
  readonly screen: string
  run(): Promise<string | null>
}

/**
 * Holds a project for this tab's screen, as soon as no other tab does: a tab that is closed or has crashed lets go by
 * itself. Where there are no locks every tab holds it, and each commit still compares the revision.
 */
export function holdProject(locks: LockManager | undefined, names: HoldNames): ProjectHold {
  const { notify, subscribe } = createListeners()
  const gone = new AbortController()
  let current: ProjectHold['current'] = locks ? 'asking' : 'here'
  let letGo = () => {}
  /** Ends the waiting for our turn. */
  let waiting = new AbortController()
  const become = (next: ProjectHold['current']) => {
    if (gone.signal.aborted || current === next) return
    current = next
    notify()
  }
  const hold = () =>
    new Promise<void>((resolve) => {
      letGo = resolve
      if (gone.signal.aborted) resolve()
      become('here')
    })
  const wait = () => {
    if (gone.signal.aborted) return
    become('elsewhere')
    waiting = new AbortController()
    const { signal } = waiting
    locks?.request(names.screen, { signal }, hold).catch((error) => signal.aborted || lost(error))
  }
  /** Another tab has taken it. Where locks are refused, as in some private windows, nobody is kept from anything. */
  const lost = (error: Error) => (error.name === 'AbortError' ? wait() : become('here'))
  locks?.request(names.screen, { ifAvailable: true }, (lock) => (lock ? hold() : wait())).catch(lost)
  return {
    get current() {
      return current
    },
    subscribe,
    async takeOver() {
      if (!locks) return
      const run = await names.run()
      if (run !== null) await locks.request(run, { steal: true }, async () => {})
      if (current === 'here') return
      waiting.abort()
      locks.request(names.screen, { steal: true }, hold).catch(lost)
    },
    release() {
      gone.abort()
      waiting.abort()
      letGo()
    },
  }
}
