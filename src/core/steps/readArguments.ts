import { duplicateName } from './duplicateName'

/** Characters of the arguments of one call; no file that a model writes by itself comes near. */
const MAX_CHARACTERS = 2_000_000

/** The value that a model wrote as the arguments of a call, or what is wrong with the text. Nothing is repaired. */
export function readArguments(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (text.length > MAX_CHARACTERS)
    return {
      problem: `are ${text.length} characters long; at most ${MAX_CHARACTERS} are read. Write less at once.`,
    }
  let problem: string | null = null
  let value: unknown
  try {
    value = JSON.parse(text, (name, part) => {
      problem ??= partProblem(name, part)
      return part
    })
  } catch (error) {
    return { problem: `are not valid JSON: ${(error as Error).message}` }
  }
  const twice = duplicateName(text)
  if (twice !== null) problem = `say ${JSON.stringify(twice)} twice, so nobody knows which one is meant.`
  return problem === null ? { value } : { problem }
}

/** What JSON can say and no file or number can hold. */
function partProblem(name: string, part: unknown): string | null {
  if (typeof part === 'number' && !Number.isFinite(part))
    return `hold a number in "${name}" that is too large.`
  return typeof part === 'string' && /\p{Cs}/u.test(part)
    ? `hold half of a surrogate pair in "${name}", which is no character.`
    : null
}
