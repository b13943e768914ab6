import { DEFAULT_CHECK_LIMITS, type SourceChange } from '../../core/ports'
import type { Session } from './createCheck'
import { looksBroken } from './looksBroken'
import { PLACE, PLAIN_SESSION } from './plainSession'
import { readTests } from './readOutcomes'
import { loadRuff } from './ruff'

/** See `PythonRuntime.brokenSyntax`. */
export async function brokenSyntax(
  { path, before, after }: SourceChange,
  signal: AbortSignal,
  session: Session,
): Promise<string | null> {
  // Without ruff the next check will find out.
  const ruff = await loadRuff().catch(() => null)
  if (!ruff || !looksBroken(ruff, after) || looksBroken(ruff, before)) return null
  const files = { [path]: after }
  const outcome = await session(
    { ...PLAIN_SESSION, kind: 'syntax', files: Object.entries(files), project_path: PLACE, unknown: [path] },
    DEFAULT_CHECK_LIMITS.seconds,
    signal,
  )
  const { validation } = readTests(outcome, { files })
  if (!validation.has(path)) return 'The interpreter died while it read the file.'
  return validation.get(path)?.replaceAll(`${PLACE}/`, '') ?? null
}
