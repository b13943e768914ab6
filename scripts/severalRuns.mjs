// @ts-check
import { join } from 'node:path'
import { assertName } from './arguments.mjs'
import { deliver } from './deliver.mjs'
import { driveRun } from './driveRun.mjs'
import { CommandFailure, EXIT, OUTCOMES } from './failure.mjs'
import { line, plain, printer, printJson } from './lines.mjs'
import { openApp } from './openApp.mjs'
import { assertFolder } from './outFolder.mjs'
import { playRun } from './playRun.mjs'
import { allowed, assertKey, connected, fed, readText } from './runOptions.mjs'

/** @typedef {import('./arguments.mjs').Command} Command */
/** @typedef {{ name: string, goal: string }} Goal */
/** @typedef {{ project: string, outcome: keyof typeof OUTCOMES, reason: string }} Ended */

/**
 * Builds the projects of a file side by side, each in a page of its own.
 * @param {Command} command @param {(stop: () => void) => void} onInterrupt @returns {Promise<number>} the exit status
 */
export async function severalRuns(command, onInterrupt) {
  assertKey(command)
  const goals = parseGoals(await readText(command.goalsFile ?? '', '--goals'))
  const input = await fed(command)
  for (const { name } of goals) await assertFolder(join(command.out ?? '.', name))
  const app = await openApp()
  try {
    const ended = await sideBySide(app, goals, { ...command, input }, onInterrupt)
    summarise(command, ended)
    return statusOf(ended)
  } finally {
    await app.close()
  }
}

/**
 * @param {string} text a line "NAME: GOAL" for each; lines that are empty or begin with # say nothing @returns {Goal[]}
 * @throws {CommandFailure} naming the line that is wrong
 */
export function parseGoals(text) {
  const goals = text.split(/\r?\n/).flatMap((row, i) => {
    if (row.trim() === '' || row.startsWith('#')) return []
    const [, name = '', goal = ''] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(row) ?? []
    if (!name || !goal)
      throw new CommandFailure(`Line ${i + 1} of --goals must read "NAME: GOAL", not "${row}".`, EXIT.usage)
    assertName(name)
    return { name, goal }
  })
  if (goals.length === 0) throw new CommandFailure('The file of --goals has no goals.', EXIT.usage)
  const twice = goals.find(({ name }, i) => goals.findIndex((other) => other.name === name) !== i)
  if (twice) throw new CommandFailure(`--goals names "${twice.name}" twice.`, EXIT.usage)
  return goals
}

/**
 * Builds each goal, so many at a time. A page that ends takes its own goal along, and no other.
 * @param {Pick<import('./openApp.mjs').App, 'page' | 'openAnother'>} app @param {readonly Goal[]} goals
 * @param {Command & { input: object }} command @param {(stop: () => void) => void} onInterrupt
 * @returns {Promise<Ended[]>} in the order of the goals
 */
export async function sideBySide(app, goals, command, onInterrupt) {
  const waiting = [...goals.entries()]
  /** @type {Ended[]} */
  const ended = goals.map(({ name }) => ({ project: name, outcome: 'stopped', reason: 'It was not begun.' }))
  /** @type {Set<import('./driveRun.mjs').DrivenRun>} */
  const running = new Set()
  onInterrupt(() => {
    waiting.length = 0
    for (const run of running) run.stop().catch(() => {})
  })
  const work = async (/** @type {number} */ worker) => {
    let page = worker === 0 ? app.page : null
    const build = async (/** @type {Goal} */ goal) => {
      if (!page || page.isClosed()) page = await app.openAnother()
      return await oneOf(page, goal, command, running)
    }
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, goal] = next
      ended[i] = await build(goal).catch((error) => failed(goal, error))
    }
  }
  await Promise.all(Array.from({ length: Math.min(command.jobs, goals.length) }, (_, i) => work(i)))
  return ended
}

/**
 * @param {import('playwright-core').Page} page @param {Goal} goal @param {Command & { input: object }} command
 * @param {Set<import('./driveRun.mjs').DrivenRun>} running @returns {Promise<Ended>}
 */
async function oneOf(page, { name, goal }, command, running) {
  const options = {
    project_name: name,
    goal,
    ...allowed(command),
    ...connected(command),
    ...command.input,
    unattended: true,
  }
  const run = await driveRun(page, options, { isWhole: command.isJson })
  running.add(run)
  const show = printer(command, name, `${name} | `)
  const playing = playRun(run, { show, isStepwise: false, isAttended: false, lines: null })
  const { outcome, reason, files } = await playing.finally(() => running.delete(run))
  if (outcome !== 'stopped') await deliver({ ...command, name, out: join(command.out ?? '.', name) }, files)
  return { project: name, outcome, reason }
}

/** @param {Goal} goal @param {unknown} error @returns {Ended} */
const failed = ({ name }, error) => ({
  project: name,
  outcome: 'failed',
  reason:
    error instanceof CommandFailure ? error.message : `Its page ended unexpectedly: ${line(String(error))}`,
})

/** @param {Command} command @param {readonly Ended[]} ended */
function summarise({ isJson, logLevel }, ended) {
  if (isJson) return printJson({ type: 'summary', runs: ended })
  for (const { project, outcome, reason } of ended)
    if (outcome !== 'complete') console.error(`${project}: ${outcome}: ${plain(line(reason))}`)
    else if (logLevel !== 'quiet') console.log(`${project}: ${outcome}: ${plain(line(reason))}`)
}

/** What is worst: interrupted, failed, limit, complete. @param {readonly Ended[]} ended */
function statusOf(ended) {
  const statuses = ended.map(({ outcome }) => OUTCOMES[outcome])
  return (
    [EXIT.interrupted, EXIT.failed, EXIT.limit].find((status) => statuses.includes(status)) ?? EXIT.complete
  )
}
