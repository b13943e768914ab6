import { changesBetween, type DiffLine } from '../lineDiff'
import type { Files } from '../project'
import { clip } from '../text'

const MAX_CHARACTERS = 4_000
const MARKS = { same: ' ', added: '+', removed: '-' } as const

/** What changed between two states of these files, as the model reads it; '' when nothing did. */
export const differenceOf = (before: Files, after: Files, isAsked: (path: string) => boolean): string =>
  clip(
    changesBetween(before, after)
      .filter(({ path }) => isAsked(path))
      .map(({ path, hunks }) =>
        Object.hasOwn(after, path) ? [path, ...hunks.map(hunkText)].join('\n') : `${path} was deleted`,
      )
      .join('\n'),
    MAX_CHARACTERS,
  )

const hunkText = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, number, text }) => `${MARKS[kind]}${number} ${text}`).join('\n')
