const DECLARATION = /^(\s*)(class|def|async def)\s+\w/
const CONSTANT = /^[A-Za-z_]\w*\s*(:[^=]+)?=(?!=)/
const MAX_SIGNATURE_LINES = 12
const MAX_LINE = 160

/**
 * The signatures of a Python source with the numbers of their lines: classes, functions and names of the module.
 * Reads lines, not syntax: works on sources that don't compile; what stands in strings of several lines is left out.
 */
export function outlineOf(source: string): string {
  const lines = source.split('\n')
  const shown: string[] = []
  let quote: string | null = null
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as string
    if (quote === null) {
      if (DECLARATION.test(line)) shown.push(`${i + 1} ${signatureAt(lines, i)}`)
      else if (CONSTANT.test(line)) shown.push(`${i + 1} ${line.slice(0, MAX_LINE)}`)
    }
    quote = quoteAfter(line, quote)
  }
  return shown.join('\n')
}

/** A signature on one line, though it may go over several. */
function signatureAt(lines: readonly string[], start: number): string {
  const parts: string[] = []
  for (const line of lines.slice(start, start + MAX_SIGNATURE_LINES)) {
    parts.push(parts.length ? line.trim() : line.trimEnd())
    if (isClosed(parts.join(' '))) break
  }
  return parts.join(' ').slice(0, MAX_LINE * 2)
}

const isClosed = (signature: string): boolean =>
  signature.includes(':') &&
  (signature.match(/[([{]/g) ?? []).length <= (signature.match(/[)\]}]/g) ?? []).length

/** The triple quotes that are open after a line, given those that were open before it. */
function quoteAfter(line: string, before: string | null): string | null {
  let open = before
  for (const [found] of line.matchAll(/"""|'''|#|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g)) {
    if (open !== null) {
      if (found === open) open = null
    } else if (found === '#') return null
    else if (found === '"""' || found === "'''") open = found
  }
  return open
}
