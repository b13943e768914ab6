import type { JsonSchema } from '../ports'
import { clip, count } from '../text'
import { isSchema, referredBy } from './schemaParts'

/** Deeper is a schema that refers to itself without end, or a value that nobody means. */
const MAX_DEPTH = 64
const MAX_ALTERNATIVES = 600

/** What is checked, and how it is called in a sentence. */
interface Spot {
  readonly name: string
  /** Where references begin. */
  readonly root: JsonSchema
  readonly depth: number
}

/** Says what is wrong with a value, as one group of keywords sees it. */
type Rule = (schema: JsonSchema, value: unknown, spot: Spot) => string | null

/**
 * Says how a value departs from a JSON Schema (2020-12), or returns `null` when it fits. Knows the keywords that
 * `schemaFault` lets pass, and checks all of them; `format` is an annotation, as in the standard.
 */
export const schemaProblem = (schema: JsonSchema, value: unknown, name = 'the arguments'): string | null =>
  problemOf(schema, value, { name, root: schema, depth: 0 })

function problemOf(schema: unknown, value: unknown, outer: Spot): string | null {
  if (schema === false) return `${outer.name} is not allowed`
  if (!isSchema(schema)) return null
  const spot = { ...outer, depth: outer.depth + 1 }
  if (spot.depth > MAX_DEPTH) return `${spot.name} nests too deep`
  return firstOf(RULES, (rule) => rule(schema, value, spot))
}

const ofReference: Rule = (schema, value, spot) =>
  typeof schema.$ref === 'string' ? problemOf(referredBy(schema.$ref, spot.root), value, spot) : null

const ofType: Rule = ({ type }, value, { name }) => {
  const types = (Array.isArray(type) ? type : type === undefined ? [] : [type]) as readonly string[]
  if (types.length === 0 || types.some((one) => isOfType(one, value))) return null
  return `${name} must be ${types.map(article).join(' or ')}, not ${article(typeOf(value))}`
}

const ofChoice: Rule = (schema, value, { name }) => {
  const lists = [...(Object.hasOwn(schema, 'const') ? [[schema.const]] : []), listOf(schema.enum)]
  return firstOf(lists, (choices) =>
    choices.length === 0 || choices.some((choice) => isEqual(choice, value))
      ? null
      : `${name} must be ${choices.length > 1 ? 'one of ' : ''}${choices.map((choice) => JSON.stringify(choice)).join(', ')}`,
  )
}

const ofNumber: Rule = (schema, value, { name }) => {
  if (typeof value !== 'number') return null
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (isNumber(minimum) && value < minimum) return `${name} must be at least ${minimum}`
  if (isNumber(maximum) && value > maximum) return `${name} must be at most ${maximum}`
  if (isNumber(exclusiveMinimum) && value <= exclusiveMinimum)
    return `${name} must be more than ${exclusiveMinimum}`
  if (isNumber(exclusiveMaximum) && value >= exclusiveMaximum)
    return `${name} must be less than ${exclusiveMaximum}`
  return isNumber(multipleOf) && !isMultiple(value, multipleOf)
    ? `${name} must be a multiple of ${multipleOf}`
    : null
}

const ofText: Rule = ({ minLength, maxLength, pattern }, value, { name }) => {
  if (typeof value !== 'string') return null
  const sized = minLength !== undefined || maxLength !== undefined
  // Counted as the standard counts: a character outside the basic plane is one.
  const problem = sized ? sizeProblem([...value].length, minLength, maxLength, 'character') : null
  if (problem) return `${name} ${problem}`
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)
    ? `${name} must match ${pattern}`
    : null
}

const ofList: Rule = ({ minItems, maxItems, uniqueItems, prefixItems, items }, value, spot) => {
  if (!Array.isArray(value)) return null
  const problem = sizeProblem(value.length, minItems, maxItems, 'item')
  if (problem) return `${spot.name} ${problem}`
  if (
    uniqueItems === true &&
    value.some((item, i) => value.slice(0, i).some((other) => isEqual(item, other)))
  )
    return `${spot.name} must not have an item twice`
  const prefix: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : []
  return firstOf(value.entries(), ([i, item]) =>
    problemOf(i < prefix.length ? prefix[i] : items, item, { ...spot, name: `item ${i} of ${spot.name}` }),
  )
}

const ofObject: Rule = (schema, value, spot) => {
  if (typeOf(value) !== 'object') return null
  const fields = value as Record<string, unknown>
  const names = Object.keys(fields)
  const { required, dependentRequired, minProperties, maxProperties, propertyNames } = schema
  const needed: readonly string[] = [
    ...listOf(required),
    ...names.flatMap((name) =>
      isSchema(dependentRequired) ? listOf(ownField(dependentRequired, name)) : [],
    ),
  ]
  const missing = needed.filter((name) => !Object.hasOwn(fields, name))
  if (missing.length) return `${missing.map(quoted).join(' and ')} is missing`
  const problem = sizeProblem(names.length, minProperties, maxProperties, 'field')
  if (problem) return `${spot.name} ${problem}`
  return (
    firstOf(names, (name) => problemOf(propertyNames, name, { ...spot, name: `the name ${quoted(name)}` })) ??
    fieldsProblem(schema, fields, spot)
  )
}

function fieldsProblem(schema: JsonSchema, fields: Record<string, unknown>, spot: Spot): string | null {
  const { properties, patternProperties, additionalProperties } = schema
  const known = isSchema(properties) ? properties : {}
  const patterns = isSchema(patternProperties) ? Object.entries(patternProperties) : []
  const schemasOf = (name: string): readonly unknown[] => [
    ...(Object.hasOwn(known, name) ? [known[name]] : []),
    ...patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(name)).map(([, one]) => one),
  ]
  const extra = Object.keys(fields).filter((name) => schemasOf(name).length === 0)
  if (extra.length && additionalProperties === false)
    return `${extra.map(quoted).join(' and ')} is not a parameter`
  return firstOf(Object.keys(fields), (name) =>
    firstOf(extra.includes(name) ? [additionalProperties] : schemasOf(name), (one) =>
      problemOf(one, fields[name], { ...spot, name: quoted(name) }),
    ),
  )
}

const ofCombination: Rule = (schema, value, spot) => {
  const problemsOf = (schemas: unknown): readonly (string | null)[] =>
    (Array.isArray(schemas) ? schemas : []).map((one) => problemOf(one, value, spot))
  const all = problemsOf(schema.allOf).find((problem) => problem !== null)
  if (all) return all
  for (const problems of [problemsOf(schema.anyOf), problemsOf(schema.oneOf)])
    if (problems.length && !problems.includes(null))
      return `${spot.name} fits no alternative: ${clip([...new Set(problems)].join('; or '), MAX_ALTERNATIVES)}`
  const fitting = problemsOf(schema.oneOf).filter((problem) => problem === null).length
  if (fitting > 1) return `${spot.name} fits ${fitting} alternatives, and must fit exactly one`
  if (Object.hasOwn(schema, 'not') && problemOf(schema.not, value, spot) === null)
    return `${spot.name} is of a form that is excluded`
  if (!Object.hasOwn(schema, 'if')) return null
  return problemOf(problemOf(schema.if, value, spot) === null ? schema.then : schema.else, value, spot)
}

const RULES = [ofReference, ofType, ofChoice, ofNumber, ofText, ofList, ofObject, ofCombination]

function sizeProblem(size: number, least: unknown, most: unknown, noun: string): string | null {
  if (isNumber(least) && size < least) return `must have at least ${count(least, noun)}, not ${size}`
  return isNumber(most) && size > most ? `must have at most ${count(most, noun)}, not ${size}` : null
}

function firstOf<Item>(items: Iterable<Item>, problemIn: (item: Item) => string | null): string | null {
  for (const item of items) {
    const problem = problemIn(item)
    if (problem !== null) return problem
  }
  return null
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  return type === 'number' ? Number.isFinite(value) : typeOf(value) === type
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Whether two values are the same JSON. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = Object.keys(one)
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isEqual(one[name], other[name]))
  )
}

/** As far as numbers in binary can say. */
const isMultiple = (value: number, of: number): boolean => {
  const times = value / of
  return Math.abs(times - Math.round(times)) < 1e-9
}

const ownField = (fields: JsonSchema, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined
const listOf = (value: unknown) => (Array.isArray(value) ? value : [])
const isNumber = (value: unknown): value is number => typeof value === 'number'
const quoted = (name: string): string => `"${name}"`
const article = (type: string): string =>
  type === 'null' ? type : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`
