/** Those who want to hear of changes. */
export interface Listeners {
  /** Tells all who listen now, in the order in which they came. */
  notify(): void
  /** Returns what stops the listening. */
  subscribe(listener: () => void): () => void
}

export function createListeners(): Listeners {
  const listeners = new Set<() => void>()
  return {
    notify() {
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
