/** Seconds that something has been running, pauses left out; `monotonic` gives milliseconds. */
export class Stopwatch {
  readonly #monotonic: () => number
  #before: number
  #since: number | null = null

  constructor(monotonic: () => number, seconds: number) {
    this.#monotonic = monotonic
    this.#before = seconds
  }

  get seconds(): number {
    return this.#before + (this.#since === null ? 0 : (this.#monotonic() - this.#since) / 1000)
  }

  start(): void {
    this.#since ??= this.#monotonic()
  }

  stop(): void {
    this.#before = this.seconds
    this.#since = null
  }
}
