/** Waits for a promise until the signal is aborted. What is waited for goes on when nobody waits any more. */
export async function unless<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  let leave = () => {}
  const given = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    leave = () => signal.removeEventListener('abort', abort)
  })
  return await Promise.race([given, promise]).finally(leave)
}
