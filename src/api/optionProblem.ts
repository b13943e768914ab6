import { BUILT_IN_NAMES } from '../core/actions/builtInNames'
import { parametersFault } from '../core/actions/schemaFault'
import type { AutocoderOptions } from '../core/options'
import { createContext } from '../core/context'
import { readHost } from '../core/hosts'
import { nameProblem } from '../core/nameProblem'
import { filesProblem, pathProblem } from '../core/project'
import { composePrompt } from '../core/prompt'
import { readRecording } from '../core/replay/readRecording'
import { TEMPLATES } from '../core/steps/templates'

/** What is wrong with an option, or `null`. */
type Check = (value: unknown) => string | null

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ofType =
  (type: 'string' | 'boolean'): Check =>
  (value) =>
    typeof value === type ? null : `must be a ${type}`

const oneOf =
  (...names: readonly string[]): Check =>
  (value) =>
    names.includes(value as string) ? null : `must be one of ${names.map((name) => `'${name}'`).join(', ')}`

const named =
  (problemOf: (name: string) => string | null): Check =>
  (value) => {
    if (typeof value !== 'string') return 'must be a string'
    const problem = problemOf(value)
    return problem && `can't be used: ${problem}`
  }

const httpUrl: Check = (value) =>
  typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value)
    ? null
    : 'must be a URL that begins with http:// or https://'

const files: Check = (value) => {
  const problem = filesProblem(value)
  return problem && `can't be used: ${problem}`
}

const actions: Check = (value) => {
  if (!Array.isArray(value)) return 'must be an array of actions'
  const names = new Set(BUILT_IN_NAMES)
  for (const action of value) {
    if (!isObject(action) || typeof action.name !== 'string' || typeof action.description !== 'string')
      return 'must hold objects with name, description, parameters and handler'
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(action.name)) return `names "${action.name}", which no model can call`
    if (names.has(action.name)) return `names "${action.name}" twice, or as a built-in action`
    names.add(action.name)
    const fault = parametersFault(action.parameters)
    if (fault) return `needs a JSON Schema of an object as the parameters of "${action.name}": ${fault}`
    if (typeof action.handler !== 'function') return `needs a function as the handler of "${action.name}"`
  }
  return null
}

const FIELDS = createContext({ name: '', goal: '', project_dir: '' })

const templates: Check = (value) => {
  if (!isObject(value)) return `must be an object with any of ${Object.keys(TEMPLATES).join(', ')}`
  for (const [name, template] of Object.entries(value)) {
    if (!Object.hasOwn(TEMPLATES, name))
      return `has no "${name}"; it has ${Object.keys(TEMPLATES).join(', ')}`
    if (typeof template !== 'string') return `needs a string as "${name}"`
    try {
      composePrompt(template as string, FIELDS)
    } catch (error) {
      return `can't be filled: ${(error as Error).message}`
    }
  }
  return null
}

const checks: Check = (value) =>
  Array.isArray(value) && value.every((check) => typeof check === 'function')
    ? null
    : 'must be an array of functions (context, report) → findings'

/** Limits by name: a positive number each. */
export const positiveNumbers =
  (...names: readonly string[]): Check =>
  (value) => {
    if (!isObject(value)) return `must be an object with any of ${names.join(', ')}`
    for (const [name, amount] of Object.entries(value)) {
      if (!names.includes(name)) return `has no "${name}"; it has ${names.join(', ')}`
      if (amount !== undefined && !(typeof amount === 'number' && amount > 0))
        return `needs a positive number as "${name}"`
    }
    return null
  }

const lines: Check = (value) =>
  Array.isArray(value) && value.every((line) => typeof line === 'string')
    ? null
    : 'must be an array of strings'

const recording: Check = (value) => {
  try {
    readRecording(value)
    return null
  } catch (error) {
    return `can't be played: ${(error as Error).message}`
  }
}

const packages = oneOf('closed', 'registry')

const hosts: Check = (value) => {
  const problem = lines(value)
  if (problem) return problem
  for (const host of value as readonly string[]) {
    const read = readHost(host)
    if ('problem' in read) return `has a host that can't be opened: ${read.problem}`
  }
  return null
}

const CHECKS: Record<keyof AutocoderOptions, Check> = {
  project_name: named(nameProblem),
  goal: ofType('string'),
  project_dir: named(pathProblem),
  log_level: oneOf('normal', 'debug', 'quiet'),
  step: ofType('boolean'),
  model: ofType('string'),
  api_key: ofType('string'),
  base_url: httpUrl,
  files,
  actions,
  templates,
  checks,
  limits: positiveNumbers('epochs', 'tokens', 'seconds', 'cost_usd'),
  unattended: ofType('boolean'),
  stdin: lines,
  recording,
  packages,
  hosts,
}

/** The options of `autocoder.check`. */
export const CHECK_OPTIONS: Record<'files' | 'limits' | 'stdin' | 'packages' | 'hosts', Check> = {
  files,
  limits: positiveNumbers('seconds', 'memory_mb', 'output_bytes'),
  stdin: lines,
  packages,
  hosts,
}

/** An error whose `option` names what is wrong. */
export const optionError = (
  option: string,
  message: string,
  Kind: typeof TypeError | typeof Error = TypeError,
) => Object.assign(new Kind(`The option "${option}" ${message}`), { option })

/** @throws {TypeError} whose `option` names the first option that is unknown or of a wrong type. */
export function assertOptions(
  options: unknown,
  checks: Readonly<Record<string, Check>> = CHECKS,
  required = 'project_name',
): void {
  if (!isObject(options)) throw optionError(required, `is required: pass an object with ${required}.`)
  for (const [option, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, option) ? checks[option] : undefined
    if (!check)
      throw optionError(option, `does not exist. The options are ${Object.keys(checks).join(', ')}.`)
    const problem = value === undefined ? null : check(value)
    if (problem) throw optionError(option, problem.endsWith('.') ? problem : `${problem}.`)
  }
  if (options[required] === undefined) throw optionError(required, 'is required.')
}
