// @ts-check
import { readFileSync } from 'node:fs'
import { EXIT } from './failure.mjs'

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Calls back when somebody wants this process to end; a second time it ends at once.
 * @param {() => void} onInterrupt
 */
export function watchInterrupt(onInterrupt) {
  let isAsked = false
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (isAsked) process.exit(EXIT.interrupted)
      isAsked = true
      onInterrupt()
    })
}

const LOOK_MS = 1_000
/** What a run that nobody waits for any more may take to stop. */
const PATIENCE_MS = 10_000

/**
 * Calls back when the process that started this one is gone, npm between them included; a while later this one ends,
 * whatever it does. A process that nobody could stop any more would go on asking a model. One that was begun by the
 * system itself stays.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  const begun = starters()
  const timer = setInterval(() => {
    if (starters().every((pid, i) => pid === begun[i])) return
    clearInterval(timer)
    onGone()
    setTimeout(() => process.exit(EXIT.interrupted), PATIENCE_MS).unref()
  }, LOOK_MS)
  timer.unref()
}

/** The process that this one belongs to, and, where npm runs it, the one that this belongs to: npm starts a shell. */
const starters = () =>
  process.env.npm_command === undefined ? [process.ppid] : [process.ppid, parentOf(process.ppid)]

/** @param {number} pid @returns {number | null} `null` where the system has no such list */
function parentOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program stands in brackets, and may hold anything.
    return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}
