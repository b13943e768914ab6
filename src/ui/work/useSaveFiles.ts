import { useCallback, useRef } from 'react'
import { type Changes, withChanges } from '../../core/amendments'
import { changedPaths, type Files } from '../../core/project'
import { useApp } from '../AppContext'
import type { Session } from './useSession'

/**
 * Saves changes of a project that no run is working on, one after the other. @throws when a file is no longer what this
 * screen has shown or saved last: then another tab has changed it, and nothing is overwritten.
 */
export function useSaveFiles(newest: { readonly current: Session }): (changes: Changes) => Promise<void> {
  const { store } = useApp()
  const turn = useRef<Promise<unknown>>(Promise.resolve())
  const written = useRef<Changes>({})
  return useCallback(
    (changes) => {
      const write = async () => {
        const { name, files: shown } = newest.current
        // As it is saved: the screen may be a moment behind.
        const { goal, files } = await store.open(name)
        const known = [shown, written.current]
        const strange = Object.keys(changes).find((path) => known.every((one) => !isSame(path, files, one)))
        if (strange !== undefined)
          throw new Error(`${strange} was changed in another tab meanwhile. Nothing was overwritten.`)
        await store.save({ name, goal, files: withChanges(files, changes) })
        written.current = { ...written.current, ...changes }
      }
      const saved = turn.current.then(write)
      turn.current = saved.catch(() => {})
      return saved
    },
    [newest, store],
  )
}

/** Whether a path has the same content in both, or is in neither. */
function isSame(path: string, a: Changes, b: Changes): boolean {
  const alone = (files: Changes): Files =>
    withChanges({}, { [path]: Object.hasOwn(files, path) ? (files[path] ?? null) : null })
  return changedPaths(alone(a), alone(b)).length === 0
}
