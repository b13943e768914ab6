/** So much of the goal, word for word, is a quotation and no coincidence. */
const MIN_WORDS = 4
const MIN_CHARACTERS = 12
/** So long a value stands in the goal by no coincidence either. */
const MIN_NAMED = 8

/**
 * Whether the goal decides that a test must expect other values. It does by itself when it spells out each new value and
 * none of the old ones. Else the reasoning has to quote words of the goal in which everything stands that is new in each
 * value: a quotation that says nothing of the new value, such as one that is as true of the old one, decides nothing. A goal
 * that names the old value decides against it.
 */
export function goalDecides(
  goal: string,
  reasoning: string,
  values: { readonly old: readonly string[]; readonly new: readonly string[] },
): boolean {
  const asked = wordsOf(goal)
  const isNamed = (value: string) => {
    const words = wordsOf(literalText(value))
    return words.length > 0 && containsRun(asked, words)
  }
  if (values.new.length === 0 || (values.old.some(isNamed) && !values.new.some(isNamed))) return false
  const isSpelledOut = (value: string) =>
    isNamed(value) && (literalText(value).length >= MIN_NAMED || wordsOf(value).length > 1)
  if (values.new.every(isSpelledOut) && !values.old.some(isNamed)) return true
  const quoted = new Set(quotationsOf(asked, wordsOf(reasoning)).flat())
  const before = new Set(values.old.flatMap((value) => wordsOf(literalText(value))))
  return values.new.every((value) => {
    const fresh = wordsOf(literalText(value)).filter((word) => !before.has(word))
    return fresh.length > 0 && fresh.every((word) => quoted.has(word))
  })
}

/** What a Python literal says: without its quotation marks and escapes. */
const literalText = (literal: string): string =>
  literal.replace(/^[a-z]*(['"])([\s\S]*)\1$/i, '$2').replace(/\\[a-z]/g, ' ')

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const containsRun = (words: readonly string[], run: readonly string[]): boolean =>
  words.some((_, at) => run.every((word, i) => words[at + i] === word))

/** The longest runs of words that a text has from the goal, as far as they are long enough. */
function quotationsOf(goal: readonly string[], reasoning: readonly string[]): string[][] {
  return goal.flatMap((_, at) => {
    let end = at
    while (end < goal.length && containsRun(reasoning, goal.slice(at, end + 1))) end += 1
    const run = goal.slice(at, end)
    const isLong =
      run.length >= Math.min(MIN_WORDS, goal.length) &&
      run.join(' ').length >= Math.min(MIN_CHARACTERS, goal.join(' ').length)
    return isLong ? [run] : []
  })
}
