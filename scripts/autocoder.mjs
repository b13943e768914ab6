// @ts-check
import { readFile } from 'node:fs/promises'
import { assertName, HELP, isOpenAi, parseCommand } from './arguments.mjs'
import { fetchDemo } from './demos.mjs'
import { driveRun } from './driveRun.mjs'
import { CommandFailure, EXIT, reportFailure } from './failure.mjs'
import { watchInterrupt } from './interrupt.mjs'
import { line, plain } from './lines.mjs'
import { openApp } from './openApp.mjs'
import { assertFolder, writeFiles } from './outFolder.mjs'
import { playRun } from './playRun.mjs'
import { findProject, projectFiles } from './projects.mjs'
import { askLine } from './terminal.mjs'

/** @typedef {import('./arguments.mjs').Command} Command */
/** @typedef {Command & { name: string, out: string }} Ready a command that lacks nothing */
/** @typedef {import('../src/core/options').AutocoderOptions} AutocoderOptions */

const OUTCOMES = {
  complete: EXIT.complete,
  limit: EXIT.limit,
  stopped: EXIT.interrupted,
  stuck: EXIT.failed,
  failed: EXIT.failed,
}

/** What Ctrl+C does at the moment. @type {() => void} */
let interrupt = () => process.exit(EXIT.interrupted)

/** @returns {Promise<number>} the exit status */
async function main() {
  const command = parseCommand(process.argv.slice(2), process.env)
  if (command.kind === 'help') {
    console.log(HELP)
    return EXIT.complete
  }
  const ready = await completed(command)
  const stdin = await inputLines(ready.stdinFile)
  if (ready.kind === 'new') assertKey(ready)
  await assertFolder(ready.out)
  const app = await openApp((text) => ready.logLevel === 'debug' && console.error(`page: ${plain(text)}`))
  try {
    return await work(app.page, ready, stdin)
  } catch (error) {
    throw app.isAlive() ? sentenceOf(error) : browserGone(ready.name)
  } finally {
    await app.close()
  }
}

/** @param {import('playwright-core').Page} page @param {Ready} command @param {string[]} stdin */
async function work(page, command, stdin) {
  if (command.kind === 'project') {
    const { status, reason } = await findProject(page, command.name)
    if (status === 'complete' && command.goal === undefined) {
      tell(command, `complete: ${reason}`)
      await deliver(command, await projectFiles(page, command.name))
      return EXIT.complete
    }
    assertKey(command)
  }
  const run = await driveRun(page, await optionsOf(page, command, stdin))
  interrupt = () => {
    run.stop().catch(() => {})
  }
  const { outcome, reason, files, usage } = await playRun(run, {
    logLevel: command.logLevel,
    isStepwise: command.isStepwise,
    isAttended: isAttended(),
  })
  const ending = `${outcome}: ${plain(line(reason))}`
  if (outcome === 'complete') tell(command, ending)
  else console.error(ending)
  if (command.kind !== 'demo') tell(command, usageLine(usage))
  if (outcome === 'stopped')
    console.error(`Go on with: npm run autocoder -- --project ${quoted(command.name)}`)
  else await deliver(command, files)
  return OUTCOMES[outcome]
}

/** @param {import('playwright-core').Page} page @param {Ready} command @param {string[]} stdin @returns {Promise<AutocoderOptions>} */
async function optionsOf(page, command, stdin) {
  const { name, goal, model, baseUrl, isStepwise: step, limits, demo, mayFetchPackages, hosts } = command
  // This process prints the steps, so the page's console needs none.
  const shared = {
    project_name: name,
    log_level: /** @type {const} */ ('quiet'),
    step,
    limits,
    unattended: !isAttended(),
    ...(hosts && { hosts }),
    ...(mayFetchPackages && { packages: /** @type {const} */ ('registry') }),
  }
  if (demo !== undefined) return { ...shared, recording: await fetchDemo(page, demo) }
  return {
    ...shared,
    ...(goal !== undefined && { goal }),
    ...(model !== undefined && { model }),
    ...(baseUrl !== undefined && { base_url: baseUrl }),
    ...(process.env.OPENAI_API_KEY && { api_key: process.env.OPENAI_API_KEY }),
    ...(stdin.length > 0 && { stdin }),
  }
}

/** Asks at the terminal for what is missing. @param {Command} command @returns {Promise<Ready>} */
async function completed(command) {
  const goal =
    command.goal ??
    (command.kind === 'new' ? await asked('goal', 'What should Python build for you? ') : undefined)
  const name = command.name ?? (await asked('name', 'What is the project called? '))
  if (command.kind === 'new') assertName(name)
  return { ...command, goal, name, out: command.out ?? name }
}

/** @param {string} option @param {string} question */
async function asked(option, question) {
  const answer = process.stdin.isTTY ? await askLine(question) : null
  if (answer) return answer
  throw new CommandFailure(
    `A new project needs a ${option}: give --${option} "…", or go on with a saved one with --project NAME. See "npm run autocoder -- --help".`,
    EXIT.usage,
  )
}

const isAttended = () => process.stdin.isTTY === true

/** @param {Command} command @throws {CommandFailure} when nobody would answer */
function assertKey(command) {
  if (process.env.OPENAI_API_KEY || !isOpenAi(command.baseUrl)) return
  throw new CommandFailure(
    'There is no key: set OPENAI_API_KEY, or name an endpoint that needs none with --base-url. A demo needs none either: --demo random_midi_generator.',
    EXIT.usage,
  )
}

/** @param {string | undefined} path @returns {Promise<string[]>} */
async function inputLines(path) {
  if (path === undefined) return []
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandFailure(`The file "${path}" of --stdin can't be read.`, EXIT.usage)
  })
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** @param {Ready} command @param {import('./outFolder.mjs').Files} files */
async function deliver(command, files) {
  const total = Object.keys(files).length
  if (total === 0) return tell(command, 'There are no files yet.')
  try {
    const changed = await writeFiles(command.out, files, { isForced: command.isForced })
    tell(
      command,
      `${total} ${total === 1 ? 'file is' : 'files are'} in ${command.out}, ${changed} of them new or changed.`,
    )
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    const again = `npm run autocoder -- --project ${quoted(command.name)} --out DIR`
    throw new CommandFailure(`${plain(error.message)}\nThe project itself is kept: ${again}`)
  }
}

/** @param {Command} command @param {string} text */
function tell(command, text) {
  if (command.logLevel !== 'quiet') console.log(text)
}

/** @param {import('../src/core/ports').Usage} usage */
function usageLine({ calls, input_tokens, output_tokens, cost_usd, is_estimate }) {
  const tokens = (input_tokens + output_tokens).toLocaleString('en')
  const cost = cost_usd === null ? '' : `, $${cost_usd.toFixed(2)}`
  return `${is_estimate ? 'About ' : ''}${tokens} tokens in ${calls} ${calls === 1 ? 'call' : 'calls'}${cost}.`
}

const quoted = (/** @type {string} */ text) => (/^[\w.-]+$/.test(text) ? text : JSON.stringify(text))

/** A refused option is wrong usage; the page says which in a sentence. @param {unknown} error */
function sentenceOf(error) {
  const refused = /(The option "[^\n]*)/.exec(String(error))
  return refused?.[1] && !(error instanceof CommandFailure)
    ? new CommandFailure(refused[1], EXIT.usage)
    : error
}

const browserGone = (/** @type {string} */ name) =>
  new CommandFailure(
    `The browser ended unexpectedly. Everything up to the last finished step is kept: go on with npm run autocoder -- --project ${quoted(name)}`,
  )

watchInterrupt(() => interrupt())
main().then(
  (status) => process.exit(status),
  (error) => process.exit(reportFailure(error)),
)
