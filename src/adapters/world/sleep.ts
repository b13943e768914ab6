/** A timer that is set to more than this fires at once. */
const LONGEST_MS = 2 ** 31 - 1

/** Resolves after `seconds`, or at once when the signal is aborted. */
export function sleep(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    let left = seconds * 1000
    let timer: ReturnType<typeof setTimeout>
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const wait = () => {
      const next = Math.min(left, LONGEST_MS)
      left -= next
      timer = setTimeout(left > 0 ? wait : finish, next)
    }
    wait()
    signal.addEventListener('abort', finish)
  })
}
