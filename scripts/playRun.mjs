// @ts-check
import { plain } from './lines.mjs'

/** @typedef {import('./driveRun.mjs').DrivenRun} DrivenRun */
/** @typedef {import('./terminal.mjs').LineReader} LineReader */

/**
 * @typedef {object} Playing
 * @property {(notice: import('./lines.mjs').Notice) => void} show
 * @property {boolean} isStepwise a line before each step
 * @property {boolean} isAttended somebody is there to answer, and to resume what pauses
 * @property {LineReader | null} lines what they say; needed for both
 */

/**
 * Shows a run until it ends, and lets whoever is there step it, answer it and resume it.
 * @param {DrivenRun} run @param {Playing} playing @returns {Promise<import('./driveRun.mjs').Ended>}
 */
export async function playRun(run, { show, isStepwise, isAttended, lines }) {
  const stepping = isStepwise && lines ? stepOn(run, lines) : null
  let isAsking = false
  try {
    for await (const notice of run.notices) {
      show(notice)
      if (notice.type === 'question') isAsking = true
      if (notice.type !== 'pause') continue
      console.error(`${isAsking ? 'question' : 'paused'}: ${plain(notice.reason)}`)
      // A line that lets the next step begin is also an answer that goes on without one.
      if (isAttended && !isStepwise && lines) await (isAsking ? answer(run, lines) : resumeOn(run, lines))
      isAsking = false
    }
    return await run.result()
  } finally {
    lines?.close()
    await stepping
  }
}

/** An empty line, or none, goes on without an answer. @param {DrivenRun} run @param {LineReader} lines */
async function answer(run, lines) {
  console.error('Type an answer and press Enter; Enter alone lets it decide by itself.')
  const text = ((await lines.next()) ?? '').trim()
  await (text ? run.say(text) : run.resume()).catch(() => {})
}

/** @param {DrivenRun} run @param {LineReader} lines */
async function resumeOn(run, lines) {
  console.error('Press Enter to try again, Ctrl+C to stop.')
  const isGoingOn = (await lines.next()) !== null
  await (isGoingOn ? run.resume() : run.stop()).catch(() => {})
}

/** A step for each line, also one that could not end; the end of input stops the run. @param {DrivenRun} run @param {LineReader} lines */
async function stepOn(run, lines) {
  for (;;) {
    console.error('Press Enter for the next step, Ctrl+C to stop.')
    if ((await lines.next()) === null) return await run.stop().catch(() => {})
    const problem = await run.step().catch(String)
    if (problem !== null && !(await run.isPaused().catch(() => false))) return
  }
}
