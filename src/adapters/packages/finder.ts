import { abi, distributionUrl, indexUrl, python, shipped } from 'virtual:packages'
import type { Requirement } from '../../core/packages/requirement'
import type { PackageAccess } from '../../core/ports'
import type { Candidate, ListedWheel, PackageSource } from './candidate'
import { fetchWheel, type OnBytes } from './fetchWheel'
import type { KeptPackages } from './keptPackages'
import { createListedSource } from './listedSource'
import { PackageProblem } from './packageProblem'
import { createRegistrySource } from './registrySource'
import type { Resolution } from './resolve'
import { closed, closedVersion } from './sentences'

/** Where packages may be looked for, and what is known of them. */
export interface Places {
  readonly kept: KeptPackages
  /** The address of the person's own registry; '' for the usual one. */
  readonly ownIndex: string
  readonly access: PackageAccess
  readonly constraints: readonly Requirement[]
  readonly distribution: readonly ListedWheel[]
  readonly onBytes: OnBytes
}

/** Asks one source after another, each once for a package, until one has a version that fits. */
export function createFinder(places: Places): Resolution['find'] {
  const { kept, ownIndex, access, constraints, distribution, onBytes } = places
  const load = (url: (wheel: ListedWheel) => string) => (wheel: ListedWheel, signal: AbortSignal) =>
    fetchWheel({ name: wheel.name, url: url(wheel), file: wheel.file, sha256: wheel.sha256 }, onBytes, signal)
  const ships = createListedSource(
    shipped,
    load((wheel) => (wheel as (typeof shipped)[number]).url),
    true,
  )
  const sources: PackageSource[] = [ships, onlyPinned(kept, constraints)]
  if (access === 'registry') {
    const registry = createRegistrySource(ownIndex || indexUrl, { python, abi }, onBytes)
    const distributed = createListedSource(
      distribution,
      load(({ file }) => `${distributionUrl}${file}`),
      false,
    )
    sources.push(distributed, orKept(registry, kept))
  }
  const asked = new Map<string, ReturnType<PackageSource['find']>>()
  return async (name, fits, signal) => {
    const candidates: Candidate[] = []
    let problem: PackageProblem | null = access === 'closed' ? closed(name) : null
    for (const [i, source] of sources.entries()) {
      const key = `${i} ${name}`
      const offered = asked.get(key) ?? source.find(name, signal)
      asked.set(key, offered)
      const offer = await offered
      if (offer.candidates.some(({ version }) => fits(version))) return offer
      candidates.push(...offer.candidates)
      problem = offer.problem ?? problem
    }
    if (access === 'registry') return { candidates, problem }
    return { candidates: [], problem: candidates.length ? closedVersion(name) : problem }
  }
}

/** What was kept, where requirements.txt pins the very version: somebody fetched it for this project. */
const onlyPinned = (kept: KeptPackages, constraints: readonly Requirement[]): PackageSource => ({
  async find(name, signal) {
    const pins = constraints
      .filter((constraint) => constraint.name === name)
      .map(({ specifier }) => specifier)
    const { candidates } = await kept.find(name, signal)
    return { candidates: candidates.filter(({ version }) => pins.includes(`==${version}`)), problem: null }
  },
})

/** A registry that can't be asked is as good as what was fetched from it before. */
const orKept = (registry: PackageSource, kept: KeptPackages): PackageSource => ({
  async find(name, signal) {
    try {
      return await registry.find(name, signal)
    } catch (error) {
      const offer = await kept.find(name, signal)
      if (error instanceof PackageProblem && offer.candidates.length > 0) return offer
      throw error
    }
  },
})
