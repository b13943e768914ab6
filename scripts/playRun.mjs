// @ts-check
import { plain, textOf } from './lines.mjs'
import { LineReader } from './terminal.mjs'

/** @typedef {import('./driveRun.mjs').DrivenRun} DrivenRun */

/**
 * @typedef {object} Playing
 * @property {import('./lines.mjs').LogLevel} logLevel
 * @property {boolean} isStepwise Enter before each step
 * @property {boolean} isAttended somebody is there to resume what pauses
 */

/**
 * Shows a run until it ends, and lets the person at the terminal step and resume it.
 * @param {DrivenRun} run @param {Playing} playing @returns {Promise<import('./driveRun.mjs').Ended>}
 */
export async function playRun(run, { logLevel, isStepwise, isAttended }) {
  const lines = isStepwise || isAttended ? new LineReader() : null
  const stepping = isStepwise && lines ? stepOn(run, lines) : null
  try {
    for await (const notice of run.notices) {
      const text = textOf(notice, logLevel)
      if (text !== null) console.log(text)
      if (notice.type !== 'pause') continue
      console.error(`paused: ${plain(notice.reason)}`)
      if (!isStepwise && lines) await resumeOn(run, lines)
    }
    return await run.result()
  } finally {
    lines?.close()
    await stepping
  }
}

/** @param {DrivenRun} run @param {LineReader} lines */
async function resumeOn(run, lines) {
  console.error('Press Enter to try again, Ctrl+C to stop.')
  const isGoingOn = (await lines.next()) !== null
  await (isGoingOn ? run.resume() : run.stop()).catch(() => {})
}

/** A step for each Enter, also one that could not end; the end of input stops the run. @param {DrivenRun} run @param {LineReader} lines */
async function stepOn(run, lines) {
  for (;;) {
    console.error('Press Enter for the next step, Ctrl+C to stop.')
    if ((await lines.next()) === null) return await run.stop().catch(() => {})
    const problem = await run.step().catch(String)
    if (problem !== null && !(await run.isPaused().catch(() => false))) return
  }
}
