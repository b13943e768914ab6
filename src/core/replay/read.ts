/** Takes in a value that anybody may have made: gives back what is known of it, or throws. `at`: its place, for the message. */
export type Read<Value> = (value: unknown, at: string) => Value

type Fields = Readonly<Record<string, Read<unknown>>>
type ObjectOf<Shape extends Fields> = { readonly [Name in keyof Shape]: ReturnType<Shape[Name]> }

/** Why a value is not what it has to be. */
export class ReadProblem extends Error {
  override name = 'ReadProblem'
  /** Whether there is more of something than there may be. */
  readonly isTooMuch: boolean

  constructor(message: string, { isTooMuch = false } = {}) {
    super(message)
    this.isTooMuch = isTooMuch
  }
}

/** @throws {ReadProblem} */
const refuse = (at: string, what: string): never => {
  throw new ReadProblem(`${at} is not ${what}`)
}

/** @throws {ReadProblem} */
function assertFew(length: number, most: number, at: string): void {
  if (length > most)
    throw new ReadProblem(`${at} has more than ${most.toLocaleString('en')} items`, { isTooMuch: true })
}

/** Deeper than anything that is honest; a stack is not endless. */
const MAX_DEPTH = 24

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Read<string> = (value, at) => (typeof value === 'string' ? value : refuse(at, 'a text'))

export const truth: Read<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : refuse(at, 'true or false')

export const number: Read<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(at, 'a number')

export const count: Read<number> = (value, at) => {
  const found = number(value, at)
  return found >= 0 ? found : refuse(at, 'a number from 0')
}

export const matching =
  (pattern: RegExp, what: string): Read<string> =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? value : refuse(at, what)

export const oneOf =
  <Choice extends string>(...choices: readonly Choice[]): Read<Choice> =>
  (value, at) =>
    choices.find((choice) => choice === value) ?? refuse(at, `one of ${choices.join(', ')}`)

/** A name for which `problemOf` finds nothing to say. */
export const named =
  (problemOf: (name: string) => string | null): Read<string> =>
  (value, at) => {
    const name = text(value, at)
    const problem = problemOf(name)
    if (problem) throw new ReadProblem(`${at} can't be used: ${problem}`)
    return name
  }

export const nullable =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (value, at) =>
    value === null ? null : read(value, at)

/** A field that may be missing. */
export const optional =
  <Value>(read: Read<Value>): Read<Value | undefined> =>
  (value, at) =>
    value === undefined ? undefined : read(value, at)

export const list =
  <Value>(read: Read<Value>, most: number): Read<readonly Value[]> =>
  (value, at) => {
    if (!Array.isArray(value)) return refuse(at, 'a list')
    assertFew(value.length, most, at)
    return value.map((item, i) => read(item, `${at}[${i}]`))
  }

/** Names that anybody chose, and what each stands for. */
export const record =
  <Value>(name: Read<string>, read: Read<Value>, most: number): Read<Readonly<Record<string, Value>>> =>
  (value, at) => {
    if (!isObject(value)) return refuse(at, 'an object')
    const entries = Object.entries(value)
    assertFew(entries.length, most, at)
    return Object.fromEntries(
      entries.map(([key, item]) => [name(key, at), read(item, `${at}[${quoted(key)}]`)]),
    )
  }

/** These fields and no others. */
export const object =
  <Shape extends Fields>(shape: Shape): Read<ObjectOf<Shape>> =>
  (value, at) => {
    if (!isObject(value)) return refuse(at, 'an object')
    const fields = Object.entries(shape).map(
      ([name, read]) =>
        [name, read(Object.hasOwn(value, name) ? value[name] : undefined, `${at}.${name}`)] as const,
    )
    return Object.fromEntries(fields.filter(([, item]) => item !== undefined)) as ObjectOf<Shape>
  }

/** These fields, and whatever JSON stands beside them. */
export const open =
  <Shape extends Fields>(shape: Shape): Read<ObjectOf<Shape> & Readonly<Record<string, unknown>>> =>
  (value, at) => {
    const known = object(shape)(value, at)
    return { ...(plain(value, at) as object), ...known }
  }

/** JSON of a bounded depth; what is `undefined` is left out. */
function plain(value: unknown, at: string, depth = 0): unknown {
  if (depth > MAX_DEPTH) return refuse(at, `less than ${MAX_DEPTH} levels deep`)
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' ? refuse(at, 'JSON') : value
  if (Array.isArray(value)) return value.map((item) => plain(item, at, depth + 1))
  const entries = Object.entries(value).filter(([name, item]) => item !== undefined && name !== '__proto__')
  return Object.fromEntries(entries.map(([name, item]) => [name, plain(item, at, depth + 1)]))
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 60))
