// @ts-check
import { parseArgs } from 'node:util'
import { CommandFailure, EXIT } from './failure.mjs'
import { COMMAND } from './place.mjs'

export const HELP = `Builds a tested Python project from a goal, in a headless browser.

  ${COMMAND} --goal "…" --name NAME     build a project, or go on with the one of that name
  ${COMMAND} --project NAME             go on with a project, or write its files once more
  ${COMMAND} --demo NAME                replay a recorded run; needs no key
  ${COMMAND} --goals FILE               build several, each on a line "NAME: GOAL", side by side
  ${COMMAND} mcp                        serve the commands to an MCP client over standard input and output

  --model NAME          any model that the endpoint knows
  --base-url URL        any OpenAI-compatible endpoint; else OPENAI_BASE_URL, else OpenAI's
  --step                wait for Enter before each step
  --answers             lines of standard input answer the model's questions, and go on after a pause
  --json                print each event as a line of JSON, and nothing else
  --jobs N              how many of --goals run at a time; else 2
  --log-level LEVEL     normal: a line a step; debug: every prompt and reply too; quiet: errors alone
  --limit-epochs N      end after so many epochs, tokens, seconds or dollars
  --limit-tokens N
  --limit-seconds N
  --limit-cost N        only for models whose price is known
  --packages            let the page fetch Python packages from the registry
  --hosts A,B           let the project's Python reach these hosts, such as api.example.org
  --stdin FILE          what input() reads, a line a call
  --out DIR             where the files go; else ./NAME
  --force               overwrite files that differ
  --help

Without --goal, a goal is read from standard input. The key is read from OPENAI_API_KEY. Exit status: 0 complete, 1 failed or
stuck, 2 wrong usage, 3 limit, 130 interrupted.`

const TEXT = /** @type {const} */ ({ type: 'string' })
const FLAG = /** @type {const} */ ({ type: 'boolean' })

const OPTIONS = {
  goal: TEXT,
  name: TEXT,
  project: TEXT,
  demo: TEXT,
  model: TEXT,
  'base-url': TEXT,
  step: FLAG,
  answers: FLAG,
  json: FLAG,
  goals: TEXT,
  jobs: TEXT,
  'log-level': TEXT,
  'limit-epochs': TEXT,
  'limit-tokens': TEXT,
  'limit-seconds': TEXT,
  'limit-cost': TEXT,
  packages: FLAG,
  hosts: TEXT,
  stdin: TEXT,
  out: TEXT,
  force: FLAG,
  help: FLAG,
}

const LOG_LEVELS = /** @type {const} */ (['normal', 'debug', 'quiet'])

/**
 * What a person asks for.
 * @typedef {object} Command
 * @property {'help' | 'new' | 'project' | 'demo' | 'several' | 'mcp'} kind
 * @property {string | undefined} name of the project; may still be asked for when the kind is `new`
 * @property {string | undefined} goal
 * @property {string | undefined} demo
 * @property {string | undefined} model
 * @property {string | undefined} baseUrl
 * @property {boolean} isStepwise
 * @property {boolean} hasAnswers lines of standard input answer
 * @property {boolean} isJson
 * @property {string | undefined} goalsFile
 * @property {number} jobs
 * @property {'normal' | 'debug' | 'quiet'} logLevel
 * @property {{ epochs?: number, tokens?: number, seconds?: number, cost_usd?: number }} limits
 * @property {boolean} mayFetchPackages
 * @property {string[] | undefined} hosts
 * @property {string | undefined} stdinFile
 * @property {string | undefined} out
 * @property {boolean} isForced
 */

/**
 * @param {readonly string[]} args @param {NodeJS.ProcessEnv} environment @returns {Command}
 * @throws {CommandFailure} wrong usage, in a sentence
 */
export function parseCommand(args, environment) {
  const { values, positionals } = parsed(args)
  const { goal, project, demo, model, step, force, out } = values
  const kind = kindOf(values, positionals)
  if (project !== undefined && values.name !== undefined)
    throw wrong('--project names the project already; leave --name out.')
  if (demo !== undefined && goal !== undefined) throw wrong('A demo has its own goal; leave --goal out.')
  for (const [option, value] of Object.entries(values))
    if (typeof value === 'string' && !value.trim()) throw wrong(`--${option} is empty.`)
  const name = values.name ?? project ?? demo
  if (name !== undefined && name !== demo) assertName(name)
  const baseUrl = values['base-url'] ?? (environment.OPENAI_BASE_URL || undefined)
  if (baseUrl !== undefined) assertUrl(baseUrl)
  return {
    kind,
    name,
    goal,
    demo,
    model,
    baseUrl,
    isStepwise: step ?? false,
    hasAnswers: values.answers ?? false,
    isJson: values.json ?? false,
    goalsFile: values.goals,
    jobs: jobsOf(values.jobs),
    logLevel: oneOf(values['log-level'] ?? 'normal', LOG_LEVELS, '--log-level'),
    limits: limitsOf(values),
    mayFetchPackages: values.packages ?? false,
    hosts: values.hosts?.split(',').map((host) => host.trim()),
    stdinFile: values.stdin,
    out,
    isForced: force ?? false,
  }
}

/**
 * @param {ReturnType<typeof parsed>['values']} values @param {readonly string[]} positionals
 * @returns {Command['kind']}
 */
function kindOf(values, positionals) {
  const [mode, ...others] = positionals
  const stray = others[0] ?? (mode === 'mcp' ? undefined : mode)
  if (stray !== undefined) throw wrong(`"${stray}" is not an option. Values with spaces need quotes.`)
  const named = /** @type {const} */ (['project', 'demo', 'goals']).filter(
    (name) => values[name] !== undefined,
  )
  if (named.length > 1) throw wrong(`--${named[0]} and --${named[1]} do not go together.`)
  if (values.help) return 'help'
  if (mode === 'mcp')
    return without(values, SINGLE.concat('project', 'demo', 'goals', 'jobs', 'json', 'out', 'force'), 'mcp')
  if (named[0] === 'goals') return without(values, SINGLE, 'several')
  return without(values, ['jobs'], named[0] ?? 'new')
}

/** What only one project can have. */
const SINGLE = ['goal', 'name', 'step', 'answers']

/**
 * @template {Command['kind']} Kind @param {Record<string, unknown>} values @param {readonly string[]} senseless
 * @param {Kind} kind @returns {Kind} @throws {CommandFailure} when an option is given that would do nothing
 */
function without(values, senseless, kind) {
  const given = senseless.find((name) => values[name] !== undefined)
  if (given === undefined) return kind
  if (kind === 'mcp') throw wrong(`mcp takes no --${given}: its client says what is built.`)
  throw wrong(kind === 'several' ? `--${given} and --goals do not go together.` : `--${given} needs --goals.`)
}

/** @param {string | undefined} text */
function jobsOf(text = '2') {
  const jobs = Number(text)
  if (!Number.isInteger(jobs) || jobs < 1)
    throw wrong(`--jobs must be a whole number above 0, not "${text}".`)
  return jobs
}

/** @param {readonly string[]} args */
function parsed(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true })
  } catch (error) {
    // Node's sentence names the option; what follows it explains Node's own syntax.
    const [sentence] = /** @type {Error} */ (error).message.split(/(?<=[.'])\s|\n/)
    throw wrong(`${sentence?.replace(/[.]?$/, '.')} Values with spaces need quotes.`)
  }
}

/** @param {Record<string, string | boolean | undefined>} values */
function limitsOf(values) {
  /** @type {{ epochs?: number, tokens?: number, seconds?: number, cost_usd?: number }} */
  const limits = {}
  for (const limit of /** @type {const} */ (['epochs', 'tokens', 'seconds', 'cost'])) {
    const text = values[`limit-${limit}`]
    const isWhole = limit === 'epochs' || limit === 'tokens'
    if (text === undefined) continue
    const value = Number(text)
    if (!(value > 0 && Number.isFinite(value)) || (isWhole && !Number.isInteger(value)))
      throw wrong(`--limit-${limit} must be a ${isWhole ? 'whole ' : ''}number above 0, not "${text}".`)
    limits[limit === 'cost' ? 'cost_usd' : limit] = value
  }
  return limits
}

/** @template {string} Choice @param {string} value @param {readonly Choice[]} choices @param {string} option @returns {Choice} */
function oneOf(value, choices, option) {
  const found = choices.find((choice) => choice === value)
  if (!found) throw wrong(`${option} must be one of ${choices.join(', ')}, not "${value}".`)
  return found
}

/** A project's name is also its folder's. @param {string} name @throws {CommandFailure} when it can't be */
export function assertName(name) {
  if (/[/\\]/.test(name) || name === '.' || name === '..')
    throw wrong(
      `"${name}" can't name a project: the name is also that of its folder, so it may not be a path.`,
    )
}

/** @param {string} url */
function assertUrl(url) {
  const protocol = URL.canParse(url) ? new URL(url).protocol : null
  if (protocol !== 'http:' && protocol !== 'https:')
    throw wrong(`The base URL must begin with http:// or https://, and "${url}" does not.`)
}

/** Whether an endpoint is OpenAI's own, which answers nobody without a key. @param {string | undefined} baseUrl */
export const isOpenAi = (baseUrl) => baseUrl === undefined || new URL(baseUrl).hostname === 'api.openai.com'

const wrong = (/** @type {string} */ sentence) =>
  new CommandFailure(`${sentence} See "${COMMAND} --help".`, EXIT.usage)
