import type { ProjectStore } from '../../api/types'
import type { PackageAccess } from '../../core/ports'
import type { Session } from './useSession'
import { useStored } from './useStored'

const packageAccess = (store: ProjectStore, name: string) => store.packageAccess(name)

/** Where the project's packages may come from: what the run at work was given, else what the person chose. */
export function usePackageAccess({ name, run, isActive }: Session): PackageAccess {
  const access = useStored(name, packageAccess, 'closed')
  return (isActive && run?.packages) || access
}
