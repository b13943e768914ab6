import type { ProjectStore } from '../../api/types'
import { withoutEndpoint } from '../../api/withoutEndpoint'
import { useApp } from '../AppContext'
import { useSource } from '../useSource'
import { useSameList } from '../useStable'
import type { Session } from './useSession'
import { useStored } from './useStored'

const NONE: readonly string[] = []
const hostAccess = (store: ProjectStore, name: string) => store.hostAccess(name)

/** The origins that the project's next check can reach. */
export function useHostAccess({ name, run, isActive, isReplay }: Session): readonly string[] {
  const { base_url } = useSource(useApp().settings)
  const chosen = useStored(name, hostAccess, NONE)
  const given = isActive ? (run?.hosts ?? (isReplay ? NONE : chosen)) : chosen
  return useSameList(withoutEndpoint(given, base_url))
}
