import type { JsonSchema } from '../ports'

export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a reference such as `#/$defs/colour` leads to inside a schema; `undefined` where that is nothing. */
export function referredBy(reference: string, root: JsonSchema): unknown {
  let found: unknown = root
  for (const part of reference.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}
