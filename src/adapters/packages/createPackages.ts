import { provided, python, shipped } from 'virtual:packages'
import { normalName, PINS_PATH, readRequirements, type Requirement } from '../../core/packages/requirement'
import type { PackageAccess } from '../../core/ports'
import type { Files } from '../../core/project'
import type { Candidate } from './candidate'
import type { OnBytes } from './fetchWheel'
import { createFinder } from './finder'
import { foreignModules, isForeign, ownModules } from './foreignModules'
import type { KeptPackages } from './keptPackages'
import { environmentOf, markerHolds } from './markers'
import { packageOf } from './packageNames'
import { PackageProblem } from './packageProblem'
import { type Resolution, resolve } from './resolve'
import { whyMissing } from './whyMissing'
import { readText } from '../world/readText'

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
   * The packages that the project's imports need, and those that its requirements.txt names: plugins are imported by
   * nobody. Nothing is fetched from outside while packages are closed; then only
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

export function createPackages(parts: PackagesParts): Packages {
  return {
    async provide(files, access, workshop, signal) {
      const modules = foreignModules(files)
      const constraints = readRequirements(readText(files, PINS_PATH) ?? '')
      const asked = constraints
        .filter(({ marker }) => marker === '' || markerHolds(marker, ENVIRONMENT, []))
        .map(({ name }) => name)
      const { distribution } =
        modules.length + asked.length > 0 ? await import('virtual:distribution') : { distribution: [] }
      const nameOf = (module: string) => packageOf(module, [...shipped, ...distribution])
      const imported = modules.map(nameOf)
      const names = [...new Set([...imported, ...asked])].filter((name) => !PROVIDED.has(name))
      const { kept } = parts
      const ownIndex = await parts.indexUrl()
      const find = createFinder({
        kept,
        ownIndex,
        access,
        constraints,
        distribution,
        onBytes: workshop.onBytes,
      })
      const chosen = await chooseAll(names, constraints, find, signal)
      const { problems } = chosen
      const wheels = await loadAll(chosen.candidates, kept, workshop, problems, signal)
      const there = chosen.candidates.filter(({ name }) => !problems.has(normalName(name)))
      const pins = Object.fromEntries(there.map(({ name, version }) => [normalName(name), version]))
      const known = {
        access,
        problems,
        isThere: (name: string) => PROVIDED.has(name) || Object.hasOwn(pins, name),
        isAsked: (name: string) => names.includes(name),
        isShipped: (name: string) => shipped.some((wheel) => normalName(wheel.name) === name),
      }
      return {
        wheels,
        pins,
        explain: (module) =>
          isForeign(module, ownModules(files)) ? whyMissing(module, nameOf(module), known) : null,
      }
    },
  }
}

/** One root after another, so that a package that can't be had does not take the others with it. */
async function chooseAll(
  names: readonly string[],
  constraints: readonly Requirement[],
  find: Resolution['find'],
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
