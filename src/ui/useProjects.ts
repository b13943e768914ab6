import { useEffect, useState } from 'react'
import type { ProjectStore, ProjectSummary } from '../api/types'

export interface Projects {
  /** `null` until they are read. */
  readonly list: readonly ProjectSummary[] | null
  /** Why they can't be read, in a sentence; else ''. */
  readonly problem: string
}

/** The saved projects, newest first, read again after each change in any tab. */
export function useProjects(store: ProjectStore): Projects {
  const [projects, setProjects] = useState<Projects>({ list: null, problem: '' })
  useEffect(() => {
    let isGone = false
    const read = () =>
      store.list().then(
        (list) => {
          if (isGone) return
          setProjects({ list: [...list].sort((a, b) => b.updated_at - a.updated_at), problem: '' })
        },
        (error: Error) => isGone || setProjects((old) => ({ ...old, problem: error.message })),
      )
    read()
    const stop = store.subscribe(read)
    return () => {
      isGone = true
      stop()
    }
  }, [store])
  return projects
}
