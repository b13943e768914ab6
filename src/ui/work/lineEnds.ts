const END = /(\r\n?|\n)/

/** A text as the editor shows it: every line end is `\n`. */
export const shownText = (text: string): string => text.replaceAll(/\r\n?/g, '\n')

/**
 * An edited text with the line ends that the file has: lines that were not touched keep theirs, new ones get what most
 * lines have. `before`: the file's text; `edited`: what it was shown as, after the edit.
 */
export function withLineEndsOf(before: string, edited: string): string {
  if (!before.includes('\r')) return edited
  const old = before.split(END)
  const oldLines = old.filter((_, i) => i % 2 === 0)
  const oldEnds = old.filter((_, i) => i % 2 === 1)
  const lines = edited.split('\n')
  const most = Math.min(lines.length, oldLines.length)
  let head = 0
  while (head < most && lines[head] === oldLines[head]) head += 1
  let tail = 0
  while (tail < most - head && lines.at(-1 - tail) === oldLines.at(-1 - tail)) tail += 1
  const usual = mostOf(oldEnds)
  const added = lines.length - oldLines.length
  const endOf = (i: number): string => {
    if (i >= lines.length - tail) return oldEnds[i - added] ?? usual
    return (i < oldLines.length - tail ? oldEnds[i] : undefined) ?? usual
  }
  const ends = lines.slice(1).map((_, i) => endOf(i))
  // A lone \r and the \n of an empty line after it would together be one end.
  const isJoined = (i: number) => ends[i] === '\r' && lines[i + 1] === '' && ends[i + 1] === '\n'
  return lines.map((line, i) => line + (isJoined(i) ? '\r\n' : (ends[i] ?? ''))).join('')
}

function mostOf(ends: readonly string[]): string {
  const count = (end: string) => ends.filter((other) => other === end).length
  return ['\n', '\r\n', '\r'].reduce((best, end) => (count(end) > count(best) ? end : best))
}
