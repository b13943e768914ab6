import type { JsonSchema } from '../ports'
import { isSchema, referredBy } from './schemaParts'

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
/** They say something of a value and check nothing. */
const ANNOTATIONS = new Set(
  '$schema $id $comment title description default examples deprecated readOnly writeOnly format contentEncoding contentMediaType'.split(
    ' ',
  ),
)
/** Keywords that hold one schema, several in a list, and several by name. */
const ONE = new Set(['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'])
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions'])

/** Where schemas are that can be referred to. */
const LOCAL = /^#(\/(\$defs|definitions|properties)\/|$)/

const isNumber = (value: unknown): boolean => Number.isFinite(value)
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')
const isType = (value: unknown): boolean =>
  [value].flat().length > 0 && [value].flat().every((type) => TYPES.includes(type as string))

const VALUES: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isType,
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: () => true,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  minLength: isSize,
  maxLength: isSize,
  pattern: isPattern,
  minItems: isSize,
  maxItems: isSize,
  uniqueItems: (value) => typeof value === 'boolean',
  minProperties: isSize,
  maxProperties: isSize,
  required: isNames,
  dependentRequired: (value) => isSchema(value) && Object.values(value).every(isNames),
}

/**
 * Why arguments can't be held to a JSON Schema, or `null` when `schemaProblem` checks everything that it says: a keyword that is
 * not known would silently let pass what its author thinks is refused.
 */
export function schemaFault(schema: unknown, root = schema as JsonSchema, path = ''): string | null {
  if (typeof schema === 'boolean') return null
  if (!isSchema(schema)) return `${path || 'the schema'} must be a schema`
  for (const [keyword, value] of Object.entries(schema)) {
    const at = `${path}/${keyword}`
    const fault = NAMED.has(keyword)
      ? namedFault(keyword, value, root, at)
      : keywordFault(keyword, value, root, at)
    if (fault) return fault
  }
  return null
}

/** The same of the parameters of an action, which are those of a function: an object. */
export const parametersFault = (parameters: unknown): string | null =>
  isSchema(parameters) && [undefined, 'object'].includes(parameters.type as string | undefined)
    ? schemaFault(parameters)
    : 'it must be an object with the type "object"'

function keywordFault(keyword: string, value: unknown, root: JsonSchema, at: string): string | null {
  if (ANNOTATIONS.has(keyword) || keyword.startsWith('x-')) return null
  if (ONE.has(keyword)) return schemaFault(value, root, at)
  if (LIST.has(keyword)) {
    if (!Array.isArray(value) || value.length === 0) return `${at} must be a list of schemas`
    return firstFault(value.map((one, i) => () => schemaFault(one, root, `${at}/${i}`)))
  }
  if (keyword === '$ref')
    return typeof value === 'string' && LOCAL.test(value) && isSchema(referredBy(value, root))
      ? null
      : `${at} refers to ${JSON.stringify(value)}, which is no schema in $defs, definitions or properties`
  if (!Object.hasOwn(VALUES, keyword)) return `${at} is not a keyword that is checked here`
  return VALUES[keyword]?.(value) ? null : `${at} can't be ${JSON.stringify(value)}`
}

function namedFault(keyword: string, value: unknown, root: JsonSchema, at: string): string | null {
  if (!isSchema(value)) return `${at} must be an object of schemas`
  return firstFault(
    Object.entries(value).map(
      ([name, one]) =>
        () =>
          keyword === 'patternProperties' && !isPattern(name)
            ? `${at} has a name that is not a pattern: ${name}`
            : schemaFault(one, root, `${at}/${name}`),
    ),
  )
}

function firstFault(looks: readonly (() => string | null)[]): string | null {
  for (const look of looks) {
    const fault = look()
    if (fault) return fault
  }
  return null
}

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp
  } catch {
    return false
  }
}
