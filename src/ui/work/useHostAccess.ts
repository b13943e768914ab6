import { useEffect, useState } from 'react'
import { withoutEndpoint } from '../../api/withoutEndpoint'
import { useApp } from '../AppContext'
import { useSource } from '../useSource'
import type { Session } from './useSession'

const NONE: readonly string[] = []

/** The origins that the project's next check can reach. */
export function useHostAccess({ name, run, isActive, isReplay }: Session): readonly string[] {
  const { store, settings } = useApp()
  const { base_url } = useSource(settings)
  const [chosen, setChosen] = useState(NONE)
  useEffect(() => {
    let isGone = false
    const read = () =>
      store.hostAccess(name).then(
        (found) => !isGone && setChosen(found),
        () => {},
      )
    read()
    const stop = store.subscribe(read)
    return () => {
      isGone = true
      stop()
    }
  }, [name, store])
  const given = isActive ? (run?.hosts ?? (isReplay ? NONE : chosen)) : chosen
  return withoutEndpoint(given, base_url)
}
