/**
 * The first name that an object in a JSON text has twice, at whatever depth, or `null`. `JSON.parse` takes the last of them
 * without a word, and who reads the text sees the first. `json`: a text that it can parse.
 */
export function duplicateName(json: string): string | null {
  /** The names of each object that is open, innermost last; `null` for a list. */
  const open: (Set<string> | null)[] = []
  let isName = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null)
      isName = character === '{'
    } else if (character === '}' || character === ']') open.pop()
    else if (character === ':') isName = false
    else if (character === ',') isName = open.at(-1) !== null
    else if (character === '"') {
      const end = endOfString(json, at)
      const names = open.at(-1)
      if (isName && names) {
        // The same name can be escaped in several ways.
        const name: string = JSON.parse(json.slice(at, end + 1))
        if (names.has(name)) return name
        names.add(name)
      }
      at = end
    }
  }
  return null
}

/** Where the string that begins at `start` ends. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}
