interface Holder {
  /** Another has taken the lock away. */
  lose(): void
}

interface Waiting {
  readonly holder: Holder
  begin(): void
}

/** Web Locks of one origin: exclusive ones, first come, first served. */
export function createFakeLocks(): LockManager {
  const holders = new Map<string, Holder>()
  const queues = new Map<string, Waiting[]>()
  const turn = (name: string, holder: Holder, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const queue = queues.get(name) ?? []
      queues.set(name, queue)
      const waiting = { holder, begin: resolve }
      queue.push(waiting)
      signal?.addEventListener('abort', () => {
        if (!queue.includes(waiting)) return
        queue.splice(queue.indexOf(waiting), 1)
        reject(signal.reason)
      })
    })
  const release = (name: string, holder: Holder) => {
    if (holders.get(name) !== holder) return
    const next = queues.get(name)?.shift()
    if (next) holders.set(name, next.holder)
    else holders.delete(name)
    next?.begin()
  }
  const locks = {
    async request(name: string, options: LockOptions, hold: (lock: Lock | null) => Promise<unknown>) {
      if (options.ifAvailable && holders.has(name)) return await hold(null)
      const holder: Holder = { lose: () => {} }
      const lost = new Promise((_, reject) => {
        holder.lose = () => reject(new DOMException('The lock was stolen.', 'AbortError'))
      })
      if (options.steal) holders.get(name)?.lose()
      else if (holders.has(name)) await turn(name, holder, options.signal)
      holders.set(name, holder)
      try {
        return await Promise.race([hold({ name, mode: 'exclusive' }), lost])
      } finally {
        release(name, holder)
      }
    },
    async query() {
      return { held: [...holders.keys()].map((name) => ({ name })), pending: [] }
    },
  }
  return locks as unknown as LockManager
}
