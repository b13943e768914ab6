// @ts-check
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
