import { useEffect, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { secretsIn } from './secretsIn'

export interface Shared {
  readonly project: SharedProject
  /** Places in it that look as if they held a key. */
  readonly secrets: readonly string[]
}

export interface Sharing {
  /** What is shared, as a link or as a file; `null` until it is put together. */
  readonly shared: Shared | null
  /** `null` until it is made, and where there can be none. */
  readonly link: string | null
  /** Why it can't be put together, or why there is no link: a sentence. */
  readonly problem: string
}

const NOTHING: Sharing = { shared: null, link: null, problem: '' }

/** Puts together what is shared, and then the link, anew for each choice. */
export function useShared(name: string, withRun: boolean): Sharing {
  const { gather, sharing, settings } = useApp()
  const [state, setState] = useState(NOTHING)
  useEffect(() => {
    let isGone = false
    const tell = (change: Partial<Sharing>) => isGone || setState((now) => ({ ...now, ...change }))
    setState(NOTHING)
    const make = async () => {
      const [project, keys] = await Promise.all([gather(name, { run: withRun }), settings.keys()])
      tell({ shared: { project, secrets: secretsIn(project, keys) } })
      tell({ link: await sharing.linkOf(project) })
    }
    make().catch((error: Error) => tell({ problem: error.message }))
    return () => {
      isGone = true
    }
  }, [name, withRun, gather, sharing, settings])
  return state
}
