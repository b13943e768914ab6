/** So much of the goal, word for word, is a quotation and no coincidence. */
const MIN_WORDS = 4
const MIN_CHARACTERS = 12
/** So long a value stands in the goal by no coincidence either. */
const MIN_NAMED = 8

/**
 * Whether the goal decides that a test must expect other values: the new value stands in the goal word for word and the
 * old one does not, or the reasoning quotes the goal. A goal that names the old value decides against it.
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
  if (values.old.some(isNamed) && !values.new.some(isNamed)) return false
  const isSpelledOut = values.new.some(
    (value) => isNamed(value) && (literalText(value).length >= MIN_NAMED || wordsOf(value).length > 1),
  )
  return (isSpelledOut && !values.old.some(isNamed)) || quotes(asked, wordsOf(reasoning))
}

/** What a Python literal says: without its quotation marks and escapes. */
const literalText = (literal: string): string =>
  literal.replace(/^[a-z]*(['"])([\s\S]*)\1$/i, '$2').replace(/\\[a-z]/g, ' ')

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const containsRun = (words: readonly string[], run: readonly string[]): boolean =>
  words.some((_, at) => run.every((word, i) => words[at + i] === word))

/** Whether one text contains some consecutive words of the other. */
function quotes(goal: readonly string[], reasoning: readonly string[]): boolean {
  return goal.some((_, at) => {
    for (let size = Math.min(MIN_WORDS, goal.length); at + size <= goal.length; size += 1) {
      const run = goal.slice(at, at + size)
      if (!containsRun(reasoning, run)) return false
      if (run.join(' ').length >= MIN_CHARACTERS) return true
    }
    return false
  })
}
