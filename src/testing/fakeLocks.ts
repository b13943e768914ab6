/** Web Locks of one origin: exclusive ones, first come, first served. */
export function createFakeLocks(): LockManager {
  const queues = new Map<string, Array<() => void>>()
  const wait = (name: string, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const queue = queues.get(name)
      if (!queue) {
        queues.set(name, [])
        return resolve()
      }
      queue.push(resolve)
      signal?.addEventListener('abort', () => {
        if (!queue.includes(resolve)) return
        queue.splice(queue.indexOf(resolve), 1)
        reject(signal.reason)
      })
    })
  const release = (name: string) => {
    const next = queues.get(name)?.shift()
    if (next) next()
    else queues.delete(name)
  }
  const locks = {
    async request(name: string, options: LockOptions, hold: (lock: Lock) => Promise<unknown>) {
      await wait(name, options.signal)
      try {
        return await hold({ name, mode: 'exclusive' })
      } finally {
        release(name)
      }
    },
    async query() {
      return { held: [...queues.keys()].map((name) => ({ name })), pending: [] }
    },
  }
  return locks as unknown as LockManager
}
