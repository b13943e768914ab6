import { useEffect, useState } from 'react'
import { useApp } from '../AppContext'

/** Whether there is a run of a project to replay or share: one of its own, or one that came with it. */
export function useHasRun(name: string, hasOwn: boolean): boolean {
  const { store } = useApp()
  const [hasOther, setOther] = useState(false)
  useEffect(() => {
    if (hasOwn) return
    let isGone = false
    setOther(false)
    store.recordings(name).then(
      (kept) => isGone || setOther(kept.some(({ problem }) => problem === undefined)),
      () => {},
    )
    return () => {
      isGone = true
    }
  }, [store, name, hasOwn])
  return hasOwn || hasOther
}
