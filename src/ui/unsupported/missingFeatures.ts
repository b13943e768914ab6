/** Something that the app can't do without. Storage is not: without it, everything works and nothing is kept. */
export interface Feature {
  readonly name: string
  /** What needs it: fits into "which … needs". */
  readonly purpose: string
}

interface Probe extends Feature {
  isThere(scope: typeof globalThis): boolean
}

const PROBES: readonly Probe[] = [
  { name: 'WebAssembly', purpose: 'Python', isThere: (scope) => typeof scope.WebAssembly === 'object' },
  { name: 'module workers', purpose: 'Python', isThere: hasModuleWorkers },
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
