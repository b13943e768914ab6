import { comparedLines } from '../lineDiff'
import { changedPaths, type Files } from '../project'

/** What changed, for one line: `main.py +4 −2, main_test.py +31`; '' when nothing did. */
export const lineChanges = (before: Files, after: Files): string =>
  changedPaths(before, after)
    .map((path) => {
      const { added, removed } = countLines(comparedLines(before, path), comparedLines(after, path))
      return [path, added && `+${added}`, removed && `−${removed}`].filter(Boolean).join(' ')
    })
    .join(', ') || 'changed nothing'

/** Lines added and removed outside the common head and tail. */
export function countLines(
  before: readonly string[],
  after: readonly string[],
): { added: number; removed: number } {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1
  return { added: after.length - head - tail, removed: before.length - head - tail }
}
