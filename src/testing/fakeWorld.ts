import type { World } from '../core/ports'

/** Time that passes only when somebody sleeps, and chance that is none. */
export function createFakeWorld(): World & { readonly slept: number[] } {
  const slept: number[] = []
  let now = 1_000_000
  let ids = 0
  return {
    slept,
    now: () => now,
    monotonic: () => now,
    async sleep(seconds) {
      slept.push(seconds)
      now += seconds * 1000
    },
    nextCheck: () => ({ seed: 1, clock: now }),
    jitter: () => 0.5,
    id: () => `run${++ids}`,
  }
}
