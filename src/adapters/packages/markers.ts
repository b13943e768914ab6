import { satisfies, valid } from '@renovatebot/pep440'
import { normalName } from '../../core/packages/requirement'

/** What a requirement's marker may ask for, as the interpreter in the sandbox answers it. */
export type Environment = Readonly<Record<string, string>>

/** @param python such as 3.14.2 */
export const environmentOf = (python: string): Environment => ({
  python_version: python.split('.').slice(0, 2).join('.'),
  python_full_version: python,
  implementation_name: 'cpython',
  implementation_version: python,
  platform_python_implementation: 'CPython',
  os_name: 'posix',
  sys_platform: 'emscripten',
  platform_system: 'Emscripten',
  platform_machine: 'wasm32',
  platform_release: '',
  platform_version: '',
})

/**
 * Whether a marker of PEP 508 holds, such as `python_version < "3.8" and extra == "dev"`. Each of `extras` is tried.
 * One that can't be read holds: what is too much does less harm than what is missing.
 */
export function markerHolds(marker: string, environment: Environment, extras: readonly string[]): boolean {
  const tokens = marker.match(TOKEN) ?? []
  return ['', ...extras].some((extra) => {
    const parser = new Parser(tokens, { ...environment, extra })
    return parser.read()
  })
}

const TOKEN = /\(|\)|"[^"]*"|'[^']*'|<=|>=|===|==|!=|~=|<|>|[\w.]+/g

class Parser {
  #at = 0
  readonly #tokens: readonly string[]
  readonly #environment: Environment

  constructor(tokens: readonly string[], environment: Environment) {
    this.#tokens = tokens
    this.#environment = environment
  }

  read(): boolean {
    const holds = this.#either()
    return this.#at < this.#tokens.length ? true : holds
  }

  #either(): boolean {
    let holds = this.#both()
    while (this.#take('or')) holds = this.#both() || holds
    return holds
  }

  #both(): boolean {
    let holds = this.#single()
    while (this.#take('and')) holds = this.#single() && holds
    return holds
  }

  #single(): boolean {
    if (this.#take('(')) {
      const holds = this.#either()
      this.#take(')')
      return holds
    }
    const isExtra = this.#tokens[this.#at] === 'extra'
    const left = this.#value()
    const operator = this.#operator()
    const right = this.#value()
    return compare(left, operator, isExtra ? normalName(right) : right)
  }

  #operator(): string {
    const word = this.#next()
    return word === 'not' ? `not ${this.#next()}` : word
  }

  #value(): string {
    const token = this.#next()
    return /^["']/.test(token) ? token.slice(1, -1) : (this.#environment[token] ?? '')
  }

  #take(token: string): boolean {
    const isNext = this.#tokens[this.#at] === token
    if (isNext) this.#at += 1
    return isNext
  }

  #next(): string {
    const token = this.#tokens[this.#at] ?? ''
    this.#at += 1
    return token
  }
}

/** As versions where both sides are, else as texts. */
function compare(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left)
  if (operator === 'not in') return !right.includes(left)
  if (valid(left) && /^[\d.*]+\w*$/.test(right))
    return satisfies(left, `${operator}${right}`, { prereleases: true })
  if (operator === '==' || operator === '===') return left === right
  if (operator === '!=') return left !== right
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  return operator === '<=' ? left <= right : left >= right
}
