/** A part of a reply that is still being written: prose without a name, or an argument of a function call. */
export interface StreamedPart {
  readonly name: string
  readonly text: string
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/**
 * Makes the text of a reply readable while it comes: the arguments of a function call, which are JSON that has no end
 * yet, become their names and texts; everything else is prose.
 */
export function streamedParts(reply: string): StreamedPart[] {
  const start = reply.search(/\{\s*(?:"|$)/)
  if (start < 0) return reply.trim() ? [{ name: '', text: reply }] : []
  const prose = reply.slice(0, start)
  const parts: StreamedPart[] = prose.trim() ? [{ name: '', text: prose }] : []
  const field = /"([A-Za-z_]\w*)"\s*:\s*(?:"((?:[^"\\]|\\[\s\S])*)|(-?\d+|true|false))/g
  for (const [, name = '', text, value] of reply.slice(start).matchAll(field))
    parts.push({ name, text: text === undefined ? (value ?? '') : unescaped(text) })
  return parts
}

/** The file that a reply in progress is about, as far as it has said so; else ''. */
export const streamedPath = (reply: string): string =>
  streamedParts(reply).find(({ name }, i, parts) => name === 'filepath' && i < parts.length - 1)?.text ?? ''

const unescaped = (json: string): string =>
  json.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, letter: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[letter] ?? letter),
  )
