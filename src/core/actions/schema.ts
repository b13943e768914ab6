import type { JsonSchema } from '../ports'

/**
 * Says how a value departs from a JSON Schema, or returns `null` when it fits. Knows what function calling uses:
 * `type`, `enum`, `properties`, `required`, `additionalProperties: false`, `items`, `minimum`; other keywords are
 * the caller's own to check.
 */
export function schemaProblem(schema: JsonSchema, value: unknown, name = 'the arguments'): string | null {
  if (typeof schema.type === 'string' && !isOfType(schema.type, value))
    return `${name} must be ${article(schema.type)}, not ${article(typeOf(value))}`
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    return `${name} must be one of ${schema.enum.map((item) => JSON.stringify(item)).join(', ')}`
  if (typeof schema.minimum === 'number' && typeof value === 'number' && value < schema.minimum)
    return `${name} must be at least ${schema.minimum}`
  if (Array.isArray(value) && isSchema(schema.items))
    return first(
      value.map((item, i) => schemaProblem(schema.items as JsonSchema, item, `item ${i} of ${name}`)),
    )
  return typeOf(value) === 'object' ? objectProblem(schema, value as Record<string, unknown>) : null
}

function objectProblem(schema: JsonSchema, value: Record<string, unknown>): string | null {
  const properties = isSchema(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : []
  const missing = required.filter((key) => !Object.hasOwn(value, key))
  if (missing.length) return `${missing.map((key) => `"${key}"`).join(' and ')} is missing`
  const extra = Object.keys(value).filter((key) => !Object.hasOwn(properties, key))
  if (extra.length && schema.additionalProperties === false)
    return `${extra.map((key) => `"${key}"`).join(' and ')} is not a parameter`
  return first(
    Object.entries(properties)
      .filter(([key]) => Object.hasOwn(value, key))
      .map(([key, property]) => schemaProblem(property as JsonSchema, value[key], `"${key}"`)),
  )
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  return typeOf(value) === type
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const article = (type: string): string =>
  type === 'null' ? type : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`
const isSchema = (value: unknown): value is JsonSchema => typeOf(value) === 'object'
const first = (problems: readonly (string | null)[]): string | null =>
  problems.find((p) => p !== null) ?? null
