import type { Files } from '../project'
import { differenceOf } from './difference'

/**
 * Why an action that changes `paths` can't be applied: the person has changed one of them since the files were
 * shown. Says what they changed; `null` when they changed nothing of it.
 */
export function handChange(shown: Files, now: Files, paths: readonly string[]): string | null {
  const changed = shown === now ? '' : differenceOf(shown, now, (path) => paths.includes(path))
  return changed
    ? 'Not applied, because the person has changed the same file since it was shown to you; their change is kept. ' +
        `It is:\n${changed}`
    : null
}
