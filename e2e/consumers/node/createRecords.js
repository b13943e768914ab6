/** Keys and values of one's own: here they are in a Map. @returns {import('autocoder').Records} */
export function createRecords() {
  const kept = new Map()
  const keysWith = (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)).sort()
  return {
    warning: async () => '',
    getMany: async (keys) => keys.map((key) => structuredClone(kept.get(key))),
    list: async (prefix) => keysWith(prefix).map((key) => [key, structuredClone(kept.get(key))]),
    keys: async (prefix) => keysWith(prefix),
    async write(keys, change) {
      const {
        puts = [],
        deletes = [],
        deletePrefixes = [],
      } = change(keys.map((key) => structuredClone(kept.get(key))))
      for (const key of [...deletes, ...deletePrefixes.flatMap(keysWith)]) kept.delete(key)
      for (const [key, value] of puts) kept.set(key, structuredClone(value))
    },
  }
}
