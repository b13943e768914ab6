import { abi, distributionUrl, indexUrl, provided, python, shipped, standard } from 'virtual:packages'
import type { PackageAccess } from '../../core/ports'
import { normalName, PINS_PATH, readRequirements, type Requirement } from '../../core/packages/requirement'
import { type Files, isPython, textOf } from '../../core/project'
import type { Candidate, ListedWheel, PackageSource } from './candidate'
import { fetchWheel, type OnBytes } from './fetchWheel'
import { importsOf } from './importsOf'
import type { KeptPackages } from './keptPackages'
import { createListedSource } from './listedSource'
import { environmentOf } from './markers'
import { packageOf } from './packageNames'
import { PackageProblem } from './packageProblem'
import { createRegistrySource } from './registrySource'
import { resolve } from './resolve'
import { absent, closed, closedVersion } from './sentences'

/** What a check gets beside the standard library. */
export interface Provision {
  readonly wheels: readonly Uint8Array<ArrayBuffer>[]
  /** Name to version. */
  readonly pins: Readonly<Record<string, string>>
  /** Why a module is not there; `null` for one of the standard library or of the project. */
  explain(module: string): PackageProblem | null
}

/** What the page does for packages while it shows how far it is. */
export interface Workshop {
  readonly onBytes: OnBytes
  /** Makes wheels ready to be imported fast; what comes back is kept instead of them. */
  prepare(wheels: readonly Uint8Array<ArrayBuffer>[]): Promise<readonly Uint8Array<ArrayBuffer>[]>
}

export interface Packages {
  /**
   * The packages that the project's imports need. Nothing is fetched from outside while packages are closed; then only
   * what ships with the app is there, and what was fetched before in the very version that requirements.txt pins.
   * Why a package can't be had is in the provision. @throws the signal's reason when aborted
   */
  provide(files: Files, access: PackageAccess, workshop: Workshop, signal: AbortSignal): Promise<Provision>
}

export interface PackagesParts {
  readonly kept: KeptPackages
  /** The address of the person's own registry; '' for the usual one. */
  indexUrl(): Promise<string>
}

const ENVIRONMENT = environmentOf(python)
const PROVIDED = new Map(Object.entries(provided))
const STANDARD = new Set(standard)

export function createPackages(parts: PackagesParts): Packages {
  return {
    async provide(files, access, workshop, signal) {
      const { onBytes } = workshop
      const modules = foreignModules(files)
      const { distribution } = modules.length ? await import('virtual:distribution') : { distribution: [] }
      const nameOf = (module: string) => packageOf(module, [...shipped, ...distribution])
      const names = [...new Set(modules.map(nameOf))].filter((name) => !PROVIDED.has(name))
      const constraints = readRequirements(textOf(files, PINS_PATH) ?? '')
      const find = await finder(parts, { access, constraints, distribution, onBytes })
      const chosen = await chooseAll(names, constraints, find, signal)
      const { problems } = chosen
      const wheels = await loadAll(chosen.candidates, parts.kept, workshop, problems, signal)
      const pins = chosen.candidates.filter(({ name }) => !problems.has(normalName(name)))
      return {
        wheels,
        pins: Object.fromEntries(pins.map(({ name, version }) => [normalName(name), version])),
        explain(module) {
          if (!isForeign(module, ownModules(files))) return null
          const name = nameOf(module)
          return problems.get(name) ?? (access === 'closed' ? closed(name) : absent(name))
        },
      }
    },
  }
}

/** What the project imports and neither it nor the standard library has, with dots. */
function foreignModules(files: Files): string[] {
  const own = ownModules(files)
  const modules = Object.keys(files)
    .filter(isPython)
    .flatMap((path) => importsOf(textOf(files, path) ?? ''))
  return [...new Set(modules)].filter((module) => isForeign(module, own)).sort()
}

const isForeign = (module: string, own: ReadonlySet<string>): boolean => {
  const [top = ''] = module.split('.')
  return top !== '__future__' && !STANDARD.has(top) && !own.has(top)
}

/** The project's modules, and the folders that they lie in: any of these may be on Python's path. */
const ownModules = (files: Files): ReadonlySet<string> =>
  new Set(
    Object.keys(files)
      .filter(isPython)
      .flatMap((path) => path.replace(/\.py$/, '').split('/')),
  )

type Find = (
  name: string,
  fits: (version: string) => boolean,
  signal: AbortSignal,
) => ReturnType<PackageSource['find']>

interface Access {
  readonly access: PackageAccess
  readonly constraints: readonly Requirement[]
  readonly distribution: readonly ListedWheel[]
  readonly onBytes: OnBytes
}

/** Asks one source after another, each once for a package, until one has a version that fits. */
async function finder({ kept, indexUrl: own }: PackagesParts, given: Access): Promise<Find> {
  const { access, constraints, distribution, onBytes } = given
  const load = (url: (wheel: ListedWheel) => string) => (wheel: ListedWheel, signal: AbortSignal) =>
    fetchWheel({ name: wheel.name, url: url(wheel), file: wheel.file, sha256: wheel.sha256 }, onBytes, signal)
  const ships = createListedSource(
    shipped,
    load((wheel) => (wheel as (typeof shipped)[number]).url),
    true,
  )
  const sources: PackageSource[] = [ships, onlyPinned(kept, constraints)]
  if (access === 'registry') {
    const registry = createRegistrySource((await own()) || indexUrl, { python, abi }, onBytes)
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

/** One root after another, so that a package that can't be had does not take the others with it. */
async function chooseAll(
  names: readonly string[],
  constraints: readonly Requirement[],
  find: Find,
  signal: AbortSignal,
): Promise<{ candidates: readonly Candidate[]; problems: Map<string, PackageProblem> }> {
  const problems = new Map<string, PackageProblem>()
  const resolution = { environment: ENVIRONMENT, provided: PROVIDED, constraints, find }
  let roots: readonly Requirement[] = []
  let candidates: readonly Candidate[] = []
  for (const name of names) {
    const extras = constraints
      .filter((constraint) => constraint.name === name)
      .flatMap((found) => found.extras)
    const more = [...roots, { name, extras, specifier: '', marker: '' }]
    try {
      candidates = await resolve(more, resolution, signal)
      roots = more
    } catch (error) {
      if (!(error instanceof PackageProblem)) throw error
      problems.set(name, error)
    }
  }
  return { candidates, problems }
}

/** The bytes of each, kept ones first; what can't be loaded is a problem of its package. */
async function loadAll(
  candidates: readonly Candidate[],
  kept: KeptPackages,
  { prepare }: Workshop,
  problems: Map<string, PackageProblem>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const load = async (candidate: Candidate) => {
    try {
      const before = await kept.load(candidate.sha256)
      return [{ candidate, isNew: before === null, bytes: before ?? (await candidate.load(signal)) }]
    } catch (error) {
      if (!(error instanceof PackageProblem)) throw error
      problems.set(normalName(candidate.name), error)
      return []
    }
  }
  const loaded = (await Promise.all(candidates.map(load))).flat()
  const raw = loaded.filter(({ isNew, candidate }) => isNew && !candidate.isReady)
  const prepared = raw.length ? await prepare(raw.map(({ bytes }) => bytes)) : []
  const ready = new Map(raw.map(({ candidate }, i) => [candidate, prepared[i]]))
  return await Promise.all(
    loaded.map(async ({ candidate, isNew, bytes }) => {
      const wheel = ready.get(candidate) ?? bytes
      if (isNew) await kept.keep(candidate, await candidate.requires(signal), wheel)
      return wheel
    }),
  )
}
