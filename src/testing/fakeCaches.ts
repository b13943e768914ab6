/** The part of the browser's caches that a service worker uses; what is kept is gone with it. */
export function createFakeCaches() {
  const caches = new Map<string, Map<string, Response>>()
  const urlOf = (request: string | Request) => (typeof request === 'string' ? request : request.url)
  return {
    async open(name: string) {
      const kept = caches.get(name) ?? new Map<string, Response>()
      caches.set(name, kept)
      return {
        match: async (request: string | Request) => kept.get(urlOf(request))?.clone(),
        put: async (request: string | Request, response: Response) => void kept.set(urlOf(request), response),
      }
    },
    keys: async () => [...caches.keys()],
    delete: async (name: string) => caches.delete(name),
  }
}
