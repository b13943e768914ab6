/** One line of a text. `end` is `\n` or `\r\n`, or '' for a last line that has none. */
export interface Line {
  readonly text: string
  readonly end: string
}

const BOM = '\uFEFF'

/** Every line of a text; joined again, they are the text. An empty text has none. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let from = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    const end = at > from && text[at - 1] === '\r' ? '\r\n' : '\n'
    lines.push({ text: text.slice(from, at + 1 - end.length), end })
    from = at + 1
  }
  if (from < text.length) lines.push({ text: text.slice(from), end: '' })
  return lines
}

/** The line end that most lines of a text have; `\n` where none has any. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const ended = linesOf(text).filter(({ end }) => end !== '')
  return ended.filter(({ end }) => end === '\r\n').length * 2 > ended.length ? '\r\n' : '\n'
}

/** A text with every line end as given. */
export const withLineEnds = (text: string, end: '\n' | '\r\n'): string => text.replace(/\r?\n/g, () => end)

/** A byte order mark, or '', and what follows it. */
export const withoutMark = (text: string): { readonly mark: string; readonly body: string } =>
  text.startsWith(BOM) ? { mark: BOM, body: text.slice(1) } : { mark: '', body: text }

/** Lines with their numbers, of which the first has `first`, as the model is shown them. */
export function numberedLines(lines: readonly string[], first: number): string {
  const width = String(first + lines.length - 1).length
  return lines.map((line, i) => `${String(first + i).padStart(width)} ${line}`).join('\n')
}
