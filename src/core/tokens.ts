const ASCII_PER_TOKEN = 2.9

/**
 * How many tokens a text is at about: 2.9 ASCII characters each, as in numbered code, and one for every other character. Tokenizers differ;
 * `npm run bench:prompt` says how far this is from one of them.
 */
export function estimateTokens(text: string): number {
  let others = 0
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) others += 1
  return Math.ceil((text.length - others) / ASCII_PER_TOKEN) + others
}

/** Characters of ASCII text that are at about so many tokens. */
export const charactersOfTokens = (tokens: number): number => Math.floor(tokens * ASCII_PER_TOKEN)

/** The same of a text of which only the length is known, most of it prose: four characters each. */
export const tokensOfLength = (characters: number): number => Math.ceil(characters / 4)
