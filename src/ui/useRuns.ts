import { useSyncExternalStore } from 'react'
import type { RunRegistry } from '../api/types'
import type { Run } from '../core/run'

/** The runs of this page, newest last. */
export const useRuns = (registry: RunRegistry): readonly Run[] =>
  useSyncExternalStore(
    (listener) => registry.subscribe(listener),
    () => registry.runs,
  )

/** Calls back after changes of a run, several changes in a short time together; returns the way to end it. */
export function followRun(run: Run, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = run.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      listener()
    }, 40)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
