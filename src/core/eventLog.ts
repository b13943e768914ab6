import type { LoopEvent } from './events'

/** The events of a run, append-only, for any number of readers. Each reader starts at the first event. */
export class EventLog implements AsyncIterable<LoopEvent> {
  readonly #events: LoopEvent[] = []
  #snapshot: readonly LoopEvent[] | null = null
  #isEnded = false
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

  end(): void {
    this.#isEnded = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LoopEvent, void, void> {
    for (let i = 0; ; ) {
      const event = this.#events[i]
      if (event) {
        i += 1
        yield event
      } else if (this.#isEnded) return
      else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #wake(): void {
    this.#snapshot = null
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
