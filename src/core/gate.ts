import type { Ending } from './loopState'

/** Decides when a run may go on: held between steps, blocked in the middle of one, or over. */
export class Gate {
  /** Steps begin only when somebody asks for one. */
  isHeld: boolean
  /** Held because somebody said so, and nobody has asked for a step since. */
  isPaused = false
  /** The world made the run pause in the middle of something. */
  isBlocked = false
  /** How the run is to end, once somebody or something has decided that. */
  ending: Ending | null = null
  #interrupt = new AbortController()
  #wake: () => void = () => {}

  constructor(isHeld: boolean) {
    this.isHeld = isHeld
  }

  /** Aborted when the step in progress is not wanted any more. */
  get signal(): AbortSignal {
    return this.#interrupt.signal
  }

  /** Takes effect when the step in progress ends. */
  hold(): void {
    this.isHeld = true
    this.isPaused = true
    this.#wake()
  }

  /** Lets the run go by itself; what blocked it is tried again. */
  release(): void {
    this.isHeld = false
    this.isPaused = false
    this.unblock()
  }

  /** Goes step by step from now on; what blocked it is tried again. */
  goStepwise(): void {
    this.isHeld = true
    this.isPaused = false
    this.unblock()
  }

  unblock(): void {
    this.isBlocked = false
    this.#wake()
  }

  end(ending: Ending): void {
    this.ending ??= ending
    this.interrupt()
  }

  interrupt(): void {
    this.#interrupt.abort()
    this.#wake()
  }

  /** A fresh signal for the next loop. */
  renew(): AbortSignal {
    this.#interrupt = new AbortController()
    if (this.ending) this.#interrupt.abort()
    return this.#interrupt.signal
  }

  wake(): void {
    this.#wake()
  }

  /** Resolves at the next change of anything here. */
  changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

/** Resolves with `null` when the signal is aborted. */
export const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })
