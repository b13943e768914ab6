import type { Ending } from './loopState'

/** Decides when a run may go on: held between steps, blocked in the middle of one, or over. */
export class Gate {
  /** Steps begin only with a permit. */
  isHeld: boolean
  /** The world made the run pause in the middle of something. */
  isBlocked = false
  /** How the run is to end, once somebody or something has decided that. */
  ending: Ending | null = null
  #permits = 0
  #interrupt = new AbortController()
  #wake: () => void = () => {}

  constructor(isHeld: boolean) {
    this.isHeld = isHeld
  }

  /** Aborted when the step in progress is not wanted any more. */
  get signal(): AbortSignal {
    return this.#interrupt.signal
  }

  get mayStep(): boolean {
    return !this.isHeld || this.#permits > 0
  }

  hold(): void {
    this.isHeld = true
    this.#permits = 0
  }

  /** Lets the run go by itself; what blocked it is tried again. */
  release(): void {
    this.isHeld = false
    this.unblock()
  }

  /** Lets one step pass: the one in progress, else the next. */
  permit(isBetweenSteps: boolean): void {
    if (isBetweenSteps) this.#permits += 1
    this.isHeld = true
    this.unblock()
  }

  takePermit(): void {
    if (this.isHeld) this.#permits -= 1
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
