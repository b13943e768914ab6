/** What belongs to the block before it, though it stands as far out. */
const GOES_ON = /^(elif|else|except|finally|case)\b/

/**
 * The lines of a piece of code as they are typed at Python's prompt: it takes an empty line for the end of a block, so
 * there is one after each block and none inside.
 */
export function promptLines(code: string): string[] {
  const lines = code.replace(/\r\n?/g, '\n').split('\n')
  if (lines.length === 1) return lines
  const written = lines.filter((line) => line.trim() !== '')
  return written.flatMap((line, i) => {
    const next = written[i + 1]
    const isInside = /^\s/.test(line) || /:\s*(#.*)?$/.test(line)
    const isEnd = isInside && (next === undefined || (!/^\s/.test(next) && !GOES_ON.test(next)))
    return isEnd ? [line, ''] : [line]
  })
}

const PROMPT = '>>> '

/** What went wrong with the line that was typed last, in a sentence for the agent; '' when nothing did. */
export function promptError(text: string): string {
  const told = text.endsWith(PROMPT) ? text.slice(0, -PROMPT.length) : text
  const last = told.slice(told.lastIndexOf(PROMPT) + PROMPT.length).trimEnd()
  const error = last.split('\n').at(-1) ?? ''
  if (!/^[ \t]+File "/m.test(last) || !/^[\w.]+(:|$)/.test(error)) return ''
  return `\`${last.split('\n')[0]}\` at Python’s prompt gives ${error.slice(0, 300)}`
}
