import { useSyncExternalStore } from 'react'
import type { Source } from './props'

/** The newest value of a source. */
export const useSource = <Value>(source: Source<Value>): Value =>
  useSyncExternalStore(
    (listener) => source.subscribe(listener),
    () => source.current,
  )
