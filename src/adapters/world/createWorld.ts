import type { World } from '../../core/ports'
import type { Recording } from '../../core/recording'
import { sleep } from './sleep'

/** Time and chance of this browser; the seeds and clocks of its checks come from the recording, if there is one. */
export function createWorld(recording?: Recording): World {
  let checks = 0
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep,
    nextCheck() {
      const recorded = recording?.checks[checks]
      checks += 1
      return recorded ?? { seed: randomInteger(), clock: Date.now() }
    },
    jitter: () => Math.random(),
    id: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join(''),
  }
}

/** A whole number that a double holds exactly. */
function randomInteger(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return (high & 0x1fffff) * 2 ** 32 + low
}
