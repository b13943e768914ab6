import { createListeners } from '../core/createListeners'
import type { Run } from '../core/run'
import type { ProjectStore, RunRegistry } from './types'

/** The runs of this page, and which projects they are at work on. */
export interface Registry extends RunRegistry {
  isRunning(name: string): boolean
  /** Of all projects that a run here belongs to, or that it is about to make. */
  readonly names: readonly string[]
  reserve(name: string): void
  add(run: Run): void
  /** The project is gone, or has another name: its ended runs would be taken for those of the next of that name. */
  forget(name: string): void
}

export function createRegistry(): Registry {
  let runs: readonly Run[] = []
  const running = new Set<Run>()
  const reserved = new Set<string>()
  const { notify, subscribe } = createListeners()
  const change = (next: readonly Run[]) => {
    runs = next
    notify()
  }
  return {
    get runs() {
      return runs
    },
    subscribe,
    isRunning: (name) => [...running].some((run) => run.context.name === name),
    get names() {
      return [...reserved, ...runs.map((run) => run.context.name)]
    },
    reserve(name) {
      reserved.add(name)
    },
    add(run) {
      running.add(run)
      run.result.then(() => running.delete(run))
      change([...runs, run])
    },
    forget(name) {
      reserved.delete(name)
      change(runs.filter((run) => running.has(run) || run.context.name !== name))
    },
  }
}

/** The same store, which says which names no longer stand for what they stood for. */
export const forgetfulStore = (store: ProjectStore, forget: (name: string) => void): ProjectStore => ({
  ...store,
  async remove(name) {
    await store.remove(name)
    forget(name)
  },
  async rename(name, to) {
    await store.rename(name, to)
    if (to !== name) forget(name)
  },
})
