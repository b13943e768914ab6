import { useCallback, useEffect, useState } from 'react'
import { useApp } from '../AppContext'
import type { ProjectHold } from '../props'

/** Whether this tab may change the project on its screen. */
export function useHold(name: string): { readonly state: ProjectHold['current']; takeOver(): Promise<void> } {
  const { holdProject } = useApp()
  const [hold, setHold] = useState<ProjectHold | null>(null)
  const [state, setState] = useState<ProjectHold['current']>('asking')
  useEffect(() => {
    const asked = holdProject(name)
    setHold(asked)
    const look = () => setState(asked.current)
    look()
    const stop = asked.subscribe(look)
    return () => {
      stop()
      asked.release()
    }
  }, [name, holdProject])
  return { state, takeOver: useCallback(async () => hold?.takeOver(), [hold]) }
}
