/** Something that the app can't do without. */
export interface Feature {
  readonly name: string
  /** What it is needed for: ends the sentence "It is needed for …". */
  readonly purpose: string
}

interface Probe extends Feature {
  isThere(scope: typeof globalThis): boolean
}

const PROBES: readonly Probe[] = [
  { name: 'WebAssembly', purpose: 'Python', isThere: (scope) => typeof scope.WebAssembly === 'object' },
  { name: 'module workers', purpose: 'Python', isThere: hasModuleWorkers },
  {
    name: 'IndexedDB',
    purpose: 'saving projects',
    isThere: (scope) => {
      // Some browsers throw at the mere mention when cookies are blocked.
      try {
        return typeof scope.indexedDB === 'object' && scope.indexedDB !== null
      } catch {
        return false
      }
    },
  },
  {
    name: 'DecompressionStream',
    purpose: 'loading Python',
    isThere: (scope) => typeof scope.DecompressionStream === 'function',
  },
  {
    name: 'Web Crypto (a page from https: or localhost)',
    purpose: 'checking what is loaded and keeping your key',
    isThere: (scope) => typeof scope.crypto?.subtle === 'object',
  },
  { name: 'Web Locks', purpose: 'keeping two tabs apart', isThere: (scope) => !!scope.navigator?.locks },
  { name: 'structuredClone', purpose: 'saving projects', isThere: (scope) => !!scope.structuredClone },
]

// To start one only to see whether it can be is what the page's policy forbids. Every browser that has these newer
// methods of arrays, which the app uses as well, has module workers.
function hasModuleWorkers(scope: typeof globalThis): boolean {
  return typeof scope.Worker === 'function' && typeof scope.Array?.prototype.toReversed === 'function'
}

/** What this browser lacks; empty when the app can run. */
export const missingFeatures = (scope: typeof globalThis = globalThis): Feature[] =>
  PROBES.filter((probe) => !probe.isThere(scope)).map(({ name, purpose }) => ({ name, purpose }))
