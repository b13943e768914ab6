import type { StepEndEvent } from './run'

interface StepWaiter {
  resolve(event: StepEndEvent): void
  reject(error: Error): void
}

/** Those who have asked for a step and wait for its end, first come, first served. */
export class StepWaiters {
  #waiters: StepWaiter[] = []

  /** Resolves when a step ends that nobody before has waited for. */
  next(): Promise<StepEndEvent> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** How many wait: so many steps are to end yet. */
  get length(): number {
    return this.#waiters.length
  }

  resolveFirst(event: StepEndEvent): void {
    this.#waiters.shift()?.resolve(event)
  }

  rejectAll(reason: string): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new Error(reason))
  }
}
