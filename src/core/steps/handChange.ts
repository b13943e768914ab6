import { changesBetween, type DiffLine } from '../lineDiff'
import type { Files } from '../project'
import { clip } from '../text'

const MAX_DIFFERENCE = 4_000
const MARKS = { same: ' ', added: '+', removed: '-' } as const

/**
 * Why an action that changes `paths` can't be applied: the person has changed one of them since the files were
 * shown. Says what they changed; `null` when they changed nothing of it.
 */
export function handChange(shown: Files, now: Files, paths: readonly string[]): string | null {
  const changes = shown === now ? [] : changesBetween(shown, now).filter(({ path }) => paths.includes(path))
  if (changes.length === 0) return null
  const told = changes.map(({ path, hunks }) => {
    if (!Object.hasOwn(now, path)) return `${path} was deleted`
    return [path, ...hunks.map(hunkText)].join('\n')
  })
  return (
    'Not applied, because the person has changed the same file since it was shown to you; their change is kept. ' +
    `It is:\n${clip(told.join('\n'), MAX_DIFFERENCE)}`
  )
}

const hunkText = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, number, text }) => `${MARKS[kind]}${number} ${text}`).join('\n')
