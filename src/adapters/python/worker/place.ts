import type { PyodideAPI } from 'pyodide'
import type { Tell } from '../session'

/** The signal that `place.py` answers. */
const TICK = 63
const TICK_MS = 250
/** The interpreter asks for signals so often that looking at the clock each time would cost more than the answer. */
const ASKED_PER_LOOK = 64

/** What Python tells its place to: of the project's paths the index, the line, and whether a tick asked for it. */
export type TellPlace = (index: number, line: number, isTick: boolean) => void

export const createTellPlace =
  (paths: readonly string[], tell: Tell): TellPlace =>
  (index, line, isTick) =>
    tell({ type: 'place', path: paths[index] ?? '', line, is_tick: isTick })

/**
 * Lets Python tell where it is a few times a second. What the interpreter takes for a buffer that another thread writes
 * signals to is a clock: shared memory is not to be had on hosts that send no headers.
 */
export function startTicks(pyodide: PyodideAPI): void {
  let asked = 0
  let next = performance.now() + TICK_MS
  const clock = {
    get 0() {
      asked += 1
      if (asked < ASKED_PER_LOOK) return 0
      asked = 0
      const now = performance.now()
      if (now < next) return 0
      next = now + TICK_MS
      return TICK
    },
    // The interpreter takes a signal away after it has seen it.
    set 0(_: number) {},
  }
  pyodide.setInterruptBuffer(clock as unknown as Uint8Array)
}
