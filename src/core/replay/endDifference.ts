import type { Recording } from '../recording'
import { outcomeDifference } from './turnDifference'

type End = Pick<Recording['end'], 'files' | 'artifacts' | 'outcomes'>

/** Where a replay ends otherwise than the recording; `null` where it ends in the same place. */
export function endDifference(
  found: End,
  recorded: End,
): { readonly about: 'files' | 'check'; readonly what: string } | null {
  const path = differentPath(found.files, recorded.files)
  if (path !== null) return { about: 'files', what: `${path} is not what was recorded` }
  const outcome = outcomeDifference(found.outcomes, recorded.outcomes)
  if (outcome) return { about: 'check', what: outcome }
  const artifact = differentPath(found.artifacts, recorded.artifacts)
  return artifact === null
    ? null
    : { about: 'check', what: `${artifact}, which main.py wrote, is not what was recorded` }
}

/** The first path whose hash differs, or that only one of them has. */
function differentPath(found: Readonly<Record<string, string>>, recorded: Readonly<Record<string, string>>) {
  const paths = [...new Set([...Object.keys(found), ...Object.keys(recorded)])].sort()
  return paths.find((path) => found[path] !== recorded[path]) ?? null
}
