/** At most `size` characters of a text: its head and tail, and between them how much is left out. */
export function clip(text: string, size: number): string {
  if (text.length <= size) return text
  const half = Math.floor(size / 2)
  return `${text.slice(0, half)}\n[${text.length - 2 * half} characters left out]\n${text.slice(-half)}`
}

/** `1 file`, `2 files`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

// Colours, cursor movements and titles of windows, as terminals understand them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g

/**
 * Output as a person would see it in the end: escape sequences gone, a line that was written over shown as it was last,
 * and lines that repeat the one before them counted.
 */
export function withoutNoise(text: string): string {
  const lines = text.replace(ESCAPES, '').replaceAll('\r\n', '\n').split('\n').map(lastState)
  const shown: string[] = []
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as string
    let end = i + 1
    while (end < lines.length && lines[end] === line) end += 1
    const repeated = end - i - 1
    if (repeated < 3) shown.push(...lines.slice(i, end))
    else shown.push(line, `[the line above ${repeated} more times]`)
    i = end
  }
  return shown.join('\n')
}

/** Of a line that was written over. */
const lastState = (line: string): string =>
  line
    .replace(/(?<!\r)\r+$/, '')
    .split('\r')
    .at(-1) as string
