/** A limit of running time; what is spent waiting does not count. */
export interface TimeLimit {
  /** Resolves when the time is up. */
  readonly isUp: Promise<void>
  /** Seconds that counted. */
  readonly seconds: number
  pause(): void
  resume(): void
  clear(): void
}

/** The longest that a timer can wait; of a longer time it would say at once that it is up. */
const MAX_MS = 2 ** 31 - 1

/** Starts at once. A limit of weeks is none. */
export function createTimeLimit(limitSeconds: number): TimeLimit {
  let tell: () => void = () => {}
  const isUp = new Promise<void>((resolve) => {
    tell = resolve
  })
  let spent = 0
  let since: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const resume = () => {
    if (since !== null) return
    since = performance.now()
    timer = setTimeout(tell, Math.min(limitSeconds * 1000 - spent, MAX_MS))
  }
  const pause = () => {
    if (since !== null) spent += performance.now() - since
    since = null
    clearTimeout(timer)
  }
  resume()
  return {
    isUp,
    get seconds() {
      return (spent + (since === null ? 0 : performance.now() - since)) / 1000
    },
    pause,
    resume,
    clear: () => clearTimeout(timer),
  }
}
