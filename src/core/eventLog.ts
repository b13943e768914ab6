import type { LoopEvent } from './events'

/** The events of a run, append-only, for any number of readers. Each reader starts at the first event. */
export class EventLog implements AsyncIterable<LoopEvent> {
  readonly #events: LoopEvent[] = []
  #snapshot: readonly LoopEvent[] | null = null
  /** How many of them are for readers; what comes after a run's end is not. */
  #last = Number.POSITIVE_INFINITY
  #waiting: (() => void)[] = []

  get length(): number {
    return this.#events.length
  }

  /** The same array until something is appended. */
  get snapshot(): readonly LoopEvent[] {
    this.#snapshot ??= [...this.#events]
    return this.#snapshot
  }

  append(event: LoopEvent): void {
    this.#events.push(event)
    this.#wake()
  }

  /** The run is over: readers end with its `run-end`, whatever is appended after it. */
  end(): void {
    this.#last = this.#events.findLastIndex(({ type }) => type === 'run-end') + 1
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LoopEvent, void, void> {
    for (let i = 0; ; ) {
      if (i >= this.#last) return
      const event = this.#events[i]
      if (event) {
        i += 1
        yield event
      } else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #wake(): void {
    this.#snapshot = null
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
