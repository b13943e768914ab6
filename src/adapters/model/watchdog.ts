/** Once a reply has said that it is finished, only its usage is still to come; that is not waited for as long. */
const LAST_SECONDS = 5

/** Watches that something keeps coming. */
export interface Watchdog {
  /** Aborts when the caller does, or when nothing has come for too long. */
  readonly signal: AbortSignal
  /** The limit as it is now. */
  readonly seconds: number
  readonly isStalled: boolean
  /** A byte has come. */
  touch(): void
  /** From here it is the reader who takes their time, until `wake`. */
  rest(): void
  wake(): void
  /** Whatever matters has come. */
  hurry(): void
  stop(): void
}

/**
 * The `openai` package's own time limit ends with the headers, so a stream needs this one. `first`: seconds that the first
 * piece of a reply may take, `seconds`: every other.
 */
export function createWatchdog(first: number, seconds: number, signal: AbortSignal): Watchdog {
  const abort = new AbortController()
  const forward = () => abort.abort()
  signal.addEventListener('abort', forward)
  if (signal.aborted) forward()
  let timer: ReturnType<typeof setTimeout> | undefined
  let limit = first
  let isResting = false
  const watchdog = {
    signal: abort.signal,
    get seconds() {
      return limit
    },
    isStalled: false,
    touch() {
      clearTimeout(timer)
      if (isResting) return
      timer = setTimeout(() => {
        watchdog.isStalled = true
        abort.abort()
      }, limit * 1000)
    },
    rest() {
      isResting = true
      limit = Math.min(limit, seconds)
      clearTimeout(timer)
    },
    wake() {
      isResting = false
      watchdog.touch()
    },
    hurry() {
      limit = Math.min(limit, LAST_SECONDS)
    },
    stop() {
      watchdog.rest()
      signal.removeEventListener('abort', forward)
    },
  }
  return watchdog
}
