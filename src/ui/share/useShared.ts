import { useEffect, useState } from 'react'
import type { SharedProject } from '../../api/types'
import { useApp } from '../AppContext'
import { secretsIn } from './secretsIn'

export interface Shared {
  readonly project: SharedProject
  readonly link: string
  /** Places in it that look as if they held a key. */
  readonly secrets: readonly string[]
}

/** Puts the link together, anew for each choice; `problem` is a sentence. */
export function useShared(name: string, withRun: boolean): { shared: Shared | null; problem: string } {
  const { gather, sharing, settings } = useApp()
  const [state, setState] = useState<{ shared: Shared | null; problem: string }>({
    shared: null,
    problem: '',
  })
  useEffect(() => {
    let isGone = false
    setState({ shared: null, problem: '' })
    const make = async () => {
      const [project, key] = await Promise.all([gather(name, { run: withRun }), settings.key()])
      const link = await sharing.linkOf(project)
      if (!isGone) setState({ shared: { project, link, secrets: secretsIn(project, key) }, problem: '' })
    }
    make().catch((error: Error) => isGone || setState({ shared: null, problem: error.message }))
    return () => {
      isGone = true
    }
  }, [name, withRun, gather, sharing, settings])
  return state
}
