/** How many tokens a model can read, by what an endpoint says of a request that was too long; `null` where it does not say. */
export function readsTokens(text: string): number | null {
  const [, stated] = READS.map((pattern) => pattern.exec(text)).find((found) => found !== null) ?? []
  const tokens = Number(stated?.replaceAll(',', ''))
  return tokens > 0 ? tokens : null
}

/** The ways in which endpoints name it; see the fixtures and https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/237. */
const READS = [
  /"n_ctx":\s*(\d+)/,
  /n_ctx \((\d+)\)/,
  /available context size \((\d+)/i,
  /context (?:length|size|window)(?: size)?(?: is|:| of)?(?: only)? (\d[\d,]*)/i,
  /tokens > (\d[\d,]*) maximum/i,
  /number of tokens allowed \((\d[\d,]*)\)/i,
]

/** Whether an error is about how much was sent, in the words of any of the endpoints. */
export const isAboutLength = (text: string): boolean =>
  /context_length_exceeded|n_keep.{0,20}n_ctx|exceed_context|context (length|size|window)|prompt is too long|token count.{0,40}exceeds|reduce the length/i.test(
    text,
  )
