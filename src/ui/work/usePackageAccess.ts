import { useEffect, useState } from 'react'
import type { PackageAccess } from '../../core/ports'
import { useApp } from '../AppContext'
import type { Session } from './useSession'

/** Where the project's packages may come from: what the run at work was given, else what the person chose. */
export function usePackageAccess({ name, run, isActive }: Session): PackageAccess {
  const { store } = useApp()
  const [access, setAccess] = useState<PackageAccess>('closed')
  useEffect(() => {
    let isGone = false
    const read = () =>
      store.packageAccess(name).then(
        (found) => !isGone && setAccess(found),
        () => {},
      )
    read()
    const stop = store.subscribe(read)
    return () => {
      isGone = true
      stop()
    }
  }, [name, store])
  return (isActive && run?.packages) || access
}
