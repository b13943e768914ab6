import { useEffect, useState } from 'react'
import type { ProjectStore } from '../../api/types'
import { useApp } from '../AppContext'

/**
 * What the store knows of a project, read again whenever the store changes; `before` until it is known, and where it can't
 * be read. `read` must be the same function each time.
 */
export function useStored<Value>(
  name: string,
  read: (store: ProjectStore, name: string) => Promise<Value>,
  before: Value,
): Value {
  const { store } = useApp()
  const [value, setValue] = useState(before)
  useEffect(() => {
    let isGone = false
    const look = () =>
      read(store, name).then(
        (found) => !isGone && setValue(() => found),
        () => {},
      )
    look()
    const stop = store.subscribe(look)
    return () => {
      isGone = true
      stop()
    }
  }, [name, read, store])
  return value
}
