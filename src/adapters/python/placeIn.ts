import type { Place } from '../../core/checks/endings'
import { type Files, textOf } from '../../core/project'
import type { SessionPlace } from './listen'

/** The line that a session says it was at, if there is such a line in the project; what it says may be anything. */
export function placeIn(files: Files, place: SessionPlace | null): Place | null {
  if (!place || !Object.hasOwn(files, place.path)) return null
  const source = textOf(files, place.path)?.split('\n')[place.line - 1]
  return source === undefined ? null : { ...place, source: source.slice(0, MAX_SOURCE) }
}

const MAX_SOURCE = 200
