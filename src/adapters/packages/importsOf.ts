/**
 * The modules that a Python source imports, with their dots, relative ones left out. It reads statements, not what
 * runs: a name too many costs a look, and what a program does with strings nobody can know.
 */
export function importsOf(source: string): string[] {
  const found = new Set<string>()
  for (const statement of statementsOf(source)) {
    const plain = /^import\s+(.+)$/s.exec(statement)
    const from = /^from\s+([\w.]+)\s+import\b\s*(.*)$/s.exec(statement)
    if (plain) for (const part of plain[1]!.split(',')) add(found, part)
    // `from google import protobuf` is `google.protobuf` to whoever looks for its package.
    else if (from && !from[1]!.startsWith('.'))
      for (const part of from[2]!
        .replace(/[()]/g, '')
        .split(',')
        .filter((part) => part.trim()))
        add(found, `${from[1]}.${part.trim()}`)
  }
  return [...found].sort()
}

function add(found: Set<string>, part: string): void {
  const name = /^\s*([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)/u.exec(part)?.[1]
  if (name) found.add(name)
}

/** A string of any kind, a comment, or a line that goes on in the next one. */
const TOKENS =
  /(?<string>"""(?:\\[\s\S]|[^\\])*?(?:"""|$)|'''(?:\\[\s\S]|[^\\])*?(?:'''|$)|"(?:\\[\s\S]|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\[\s\S]|[^'\\\n])*(?:'|$|(?=\n)))|(?<comment>#[^\n]*)|(?<joined>\\\r?\n)/g

/** Logical lines, without their strings and comments; what stands in brackets is in one of them. */
function* statementsOf(source: string): Generator<string> {
  const code = source.replace(TOKENS, (_, ...found) => {
    const { string, joined } = found.at(-1) as { string?: string; joined?: string }
    return string !== undefined ? '""' : joined !== undefined ? ' ' : ''
  })
  let depth = 0
  let statement = ''
  for (const character of code) {
    if ('([{'.includes(character)) depth += 1
    if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
    const isEnd = depth === 0 && (character === '\n' || character === ';' || character === '\r')
    // `try: import x` and `if x: import y` stand on one line.
    const isHead = depth === 0 && character === ':'
    if (isEnd || isHead) {
      yield statement.trim()
      statement = ''
    } else statement += character
  }
  yield statement.trim()
}
