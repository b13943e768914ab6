import type { Hash } from '../ports'
import type { RecordedTurn } from '../recording'

/** The beginning of a reply's SHA-256, hex: tells a reply that was changed on the way. No proof of who made it. */
export const replySum = async (reply: RecordedTurn['reply'], hash: Hash): Promise<string> =>
  (await hash.content(JSON.stringify(sorted(reply)))).slice(0, 8)

/** The order of fields is not kept everywhere. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const names = Object.keys(value).sort()
  return names.map((name) => [name, sorted((value as Record<string, unknown>)[name])])
}
