// @ts-check
import { assertName } from './arguments.mjs'
import { deliver, quoted } from './deliver.mjs'
import { fetchDemo } from './demos.mjs'
import { driveRun } from './driveRun.mjs'
import { CommandFailure, EXIT, OUTCOMES } from './failure.mjs'
import { line, plain, printer } from './lines.mjs'
import { openApp } from './openApp.mjs'
import { assertFolder } from './outFolder.mjs'
import { COMMAND } from './place.mjs'
import { playRun } from './playRun.mjs'
import { findProject, projectFiles } from './projects.mjs'
import { allowed, assertKey, connected, fed, sentenceOf } from './runOptions.mjs'
import { askLine, LineReader } from './terminal.mjs'

/** @typedef {import('./arguments.mjs').Command} Command */
/** @typedef {Command & { name: string, out: string }} Ready a command that lacks nothing */
/** @typedef {(stop: () => void) => void} OnInterrupt */

/**
 * Builds, continues or replays one project.
 * @param {Command} command @param {OnInterrupt} onInterrupt @returns {Promise<number>} the exit status
 */
export async function singleRun(command, onInterrupt) {
  const isTerminal = process.stdin.isTTY === true
  // At a terminal, before anything is asked for in vain.
  if (isTerminal && command.kind === 'new') assertKey(command)
  const piped = !isTerminal && (command.hasAnswers || command.isStepwise) ? new LineReader() : null
  const ready = await completed(command, piped)
  // At a terminal, what is missing has been asked for by now: two readers would share its lines.
  const lines = piped ?? (isTerminal ? new LineReader() : null)
  const input = await fed(ready)
  if (ready.kind === 'new') assertKey(ready)
  await assertFolder(ready.out)
  const app = await openApp((text) => ready.logLevel === 'debug' && console.error(`page: ${plain(text)}`))
  try {
    return await work(
      app.page,
      ready,
      { input, lines, isAttended: isTerminal || command.hasAnswers },
      onInterrupt,
    )
  } catch (error) {
    throw app.isAlive() ? sentenceOf(error) : browserGone(ready.name)
  } finally {
    lines?.close()
    await app.close()
  }
}

/**
 * @typedef {object} Given
 * @property {Partial<import('../src/core/options').AutocoderOptions>} input
 * @property {LineReader | null} lines
 * @property {boolean} isAttended
 *
 * @param {import('playwright-core').Page} page @param {Ready} command @param {Given} given @param {OnInterrupt} onInterrupt
 */
async function work(page, command, { input, lines, isAttended }, onInterrupt) {
  const tell = (/** @type {string} */ text) => command.logLevel !== 'quiet' && console.log(text)
  if (command.kind === 'project') {
    const { status, reason } = await findProject(page, command.name)
    if (status === 'complete' && command.goal === undefined) {
      tell(`complete: ${reason}`)
      tell(await deliver(command, await projectFiles(page, command.name)))
      return EXIT.complete
    }
    assertKey(command)
  }
  const { name: project_name, goal, isStepwise: step, demo } = command
  const options = {
    project_name,
    ...allowed(command),
    step,
    unattended: !isAttended,
    ...(demo === undefined
      ? { ...connected(command), ...input, ...(goal !== undefined && { goal }) }
      : { recording: await fetchDemo(page, demo) }),
  }
  const run = await driveRun(page, options, { isWhole: command.isJson })
  onInterrupt(() => {
    run.stop().catch(() => {})
  })
  const show = printer(command, project_name)
  const { outcome, reason, files, usage } = await playRun(run, { show, isStepwise: step, isAttended, lines })
  const ending = `${outcome}: ${plain(line(reason))}`
  if (outcome === 'complete') tell(ending)
  else console.error(ending)
  if (demo === undefined) tell(usageLine(usage))
  if (outcome === 'stopped') console.error(`Go on with: ${COMMAND} --project ${quoted(project_name)}`)
  else tell(await deliver(command, files))
  return OUTCOMES[outcome]
}

/** Asks for what is missing. @param {Command} command @param {LineReader | null} lines @returns {Promise<Ready>} */
async function completed(command, lines) {
  const isNew = command.kind === 'new'
  const goal = command.goal ?? (isNew ? await askedGoal(lines) : undefined)
  const name = command.name ?? (await asked('name', 'What is the project called? '))
  if (isNew) assertName(name)
  return { ...command, goal, name, out: command.out ?? name }
}

/** At a terminal or, where more follows, one line; else all of standard input. @param {LineReader | null} lines */
async function askedGoal(lines) {
  if (process.stdin.isTTY) return await asked('goal', 'What should Python build for you? ')
  const given = lines ? await lines.next() : await new LineReader().rest()
  return given?.trim() ? given.trim() : lacking('goal')
}

/** @param {string} option @param {string} question */
const asked = async (option, question) =>
  (process.stdin.isTTY ? await askLine(question) : null) || lacking(option)

/** @param {string} option @returns {never} */
function lacking(option) {
  throw new CommandFailure(
    `A new project needs a ${option}: give --${option} "…", or go on with a saved one with --project NAME. See "${COMMAND} --help".`,
    EXIT.usage,
  )
}

/** @param {import('../src/core/ports').Usage} usage */
function usageLine({ calls, input_tokens, output_tokens, cost_usd, is_estimate }) {
  const tokens = (input_tokens + output_tokens).toLocaleString('en')
  const cost = cost_usd === null ? '' : `, $${cost_usd.toFixed(2)}`
  return `${is_estimate ? 'About ' : ''}${tokens} tokens in ${calls} ${calls === 1 ? 'call' : 'calls'}${cost}.`
}

const browserGone = (/** @type {string} */ name) =>
  new CommandFailure(
    `The browser ended unexpectedly. Everything up to the last finished step is kept: go on with ${COMMAND} --project ${quoted(name)}`,
  )
