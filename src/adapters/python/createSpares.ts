import type { SealedWorker } from './sealedFrame'

/** Interpreters that have got ready before they are needed. */
export interface Spares {
  /** Lends an interpreter that nobody has used, and makes others ready when nobody needs the processor. */
  use<Result>(session: (worker: SealedWorker) => Promise<Result>): Promise<Result>
  /** Gets the missing ones ready, one after the other. */
  refill(): void
}

/** A check takes two at once: one for the tests, one for main. One that divides its tests takes three. */
const LEAST = 2

/** Told when the processor is needed, and when all spares are ready and nobody needs it. */
interface Meanwhile {
  begin(): void
  stop(): void
}

/**
 * @param start begins to get an interpreter ready.
 * @param isSlow whether that takes so long that two at once would only hold each other up.
 */
export function createSpares(
  start: () => SealedWorker,
  meanwhile: Meanwhile,
  isSlow: () => boolean = () => false,
): Spares {
  const spares: SealedWorker[] = []
  let running = 0
  let wanted = LEAST
  let isRefilling = false
  let newest: SealedWorker | null = null
  const startNext = () => {
    newest = begin(start)
    return newest
  }
  const startInTurn = async () => {
    if (newest && isSlow()) await newest.ready
    return startNext()
  }
  const refill = async () => {
    if (isRefilling) return
    isRefilling = true
    while (running === 0 && spares.length < wanted) {
      const spare = startNext()
      spares.push(spare)
      // A session that takes it meanwhile waits by itself, and hears by itself why it can't be had.
      await spare.ready
    }
    isRefilling = false
    if (running === 0) meanwhile.begin()
  }
  return {
    refill,
    async use(session) {
      running += 1
      wanted = Math.max(wanted, running)
      meanwhile.stop()
      try {
        return await session(spares.shift() ?? (await startInTurn()))
      } finally {
        running -= 1
        refill()
      }
    },
  }
}

/** Starts a worker, and lets the browser's timeline show how long it took to be ready. */
function begin(start: () => SealedWorker): SealedWorker {
  const startTime = performance.now()
  const worker = start()
  worker.ready.then(() => performance.measure('python-ready', { start: startTime }))
  return worker
}
