import { useCallback, useEffect, useRef, useState } from 'react'
import type { ProjectStore } from '../../api/types'

/** How long a deletion can be undone. */
const UNDO_MS = 10_000

export interface Deletions {
  /** What counts as deleted, and can still be had back. */
  readonly names: readonly string[]
  /** Why one could not be deleted, in a sentence; else ''. */
  readonly problem: string
  remove(name: string): void
  undo(name: string): void
  /** Deletes now what has still time; resolves when all of it is gone, or could not be deleted. */
  finish(): Promise<void>
}

/** Deletes projects a moment after they were to be deleted, or as soon as the list or the page is left. */
export function useDeletions(store: ProjectStore): Deletions {
  const [names, setNames] = useState<readonly string[]>([])
  const [problem, setProblem] = useState('')
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const forget = (name: string) => {
    clearTimeout(timers.current.get(name))
    timers.current.delete(name)
  }
  const finish = (name: string) => {
    forget(name)
    return store
      .remove(name)
      .catch((error: Error) => setProblem(error.message))
      .finally(() => setNames((before) => before.filter((one) => one !== name)))
  }
  const finishNow = useRef(finish)
  finishNow.current = finish
  const finishAll = useCallback(async () => {
    await Promise.all([...timers.current.keys()].map((name) => finishNow.current(name)))
  }, [])
  useEffect(() => {
    addEventListener('pagehide', finishAll)
    return () => {
      removeEventListener('pagehide', finishAll)
      finishAll()
    }
  }, [finishAll])
  return {
    names,
    problem,
    remove(name) {
      setProblem('')
      setNames((before) => [...before, name])
      timers.current.set(
        name,
        setTimeout(() => finishNow.current(name), UNDO_MS),
      )
    },
    undo(name) {
      forget(name)
      setNames((before) => before.filter((one) => one !== name))
    },
    finish: finishAll,
  }
}
