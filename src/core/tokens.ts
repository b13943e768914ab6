import type { ModelRequest } from './ports'

const ASCII_PER_TOKEN = 2.9

/**
 * How many tokens a text is at about: 2.9 ASCII characters each, as in numbered code, and one for every other character.
 * Not rounded, so that pieces add up to the whole. Tokenizers differ; `npm run bench:prompt` says how far this is from one
 * of them.
 */
export function tokensIn(text: string): number {
  let others = 0
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) others += 1
  return (text.length - others) / ASCII_PER_TOKEN + others
}

/** The same in whole tokens. */
export const estimateTokens = (text: string): number => Math.ceil(tokensIn(text))

/** Whole tokens of a request, as the wires send it. */
export const tokensOfRequest = ({ messages, tools }: Pick<ModelRequest, 'messages' | 'tools'>): number =>
  estimateTokens(JSON.stringify([messages, tools]))

/** Characters of ASCII text that are at about so many tokens. */
export const charactersOfTokens = (tokens: number): number => Math.floor(tokens * ASCII_PER_TOKEN)
