import { compare, satisfies } from '@renovatebot/pep440'
import type { Candidate, Offer } from './candidate'
import { type Environment, markerHolds } from './markers'
import { noVersion } from './sentences'
import { readRequirement, type Requirement } from '../../core/packages/requirement'

/** What the resolution stands on. */
export interface Resolution {
  readonly environment: Environment
  /** What every interpreter has: normalised name to version; nothing has to be fetched for these. */
  readonly provided: ReadonlyMap<string, string>
  /** What requirements.txt asks for, whoever needs the package. */
  readonly constraints: readonly Requirement[]
  /** The offer of the first source that has something which fits. @throws {PackageProblem} */
  find(name: string, fits: (version: string) => boolean, signal: AbortSignal): Promise<Offer>
}

/** Two packages that can't agree are tried this often with what was learnt from it. */
const MAX_ATTEMPTS = 20

/**
 * Chooses a version of each package that is needed, the newest that everybody accepts; what a package needs comes
 * before it. Where two ask for different versions, the choice begins again with both known; an older version of the
 * one that asks is not tried.
 * @throws {PackageProblem} that names the package
 */
export async function resolve(
  roots: readonly Requirement[],
  resolution: Resolution,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const known = new Map<string, readonly string[]>()
  for (const { name, specifier, marker } of resolution.constraints)
    if (marker === '' || markerHolds(marker, resolution.environment, [])) addTo(known, name, specifier)
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await choose(roots, known, resolution, signal)
    if (Array.isArray(outcome)) return outcome
    if (attempt === MAX_ATTEMPTS || known.get(outcome.name)?.includes(outcome.specifier))
      throw noVersion(outcome.name, known.get(outcome.name) ?? [])
    addTo(known, outcome.name, outcome.specifier)
  }
}

interface Choice {
  readonly candidate: Candidate
  /** Whose needs have been looked at. */
  readonly extras: Set<string>
}

/** One attempt; returns the requirement that a choice made earlier does not meet, when there is one. */
async function choose(
  roots: readonly Requirement[],
  known: ReadonlyMap<string, readonly string[]>,
  { environment, provided, find }: Resolution,
  signal: AbortSignal,
): Promise<Candidate[] | { name: string; specifier: string }> {
  const chosen = new Map<string, Choice>()
  const waiting = [...roots]
  for (let requirement = waiting.shift(); requirement; requirement = waiting.shift()) {
    const { name, specifier, extras } = requirement
    const given = provided.get(name)
    if (given !== undefined && accepts(specifier, given)) continue
    const before = chosen.get(name)
    if (before && !accepts(specifier, before.candidate.version)) return { name, specifier }
    const asked = [...new Set([...(known.get(name) ?? []), specifier])].filter(Boolean)
    const choice = before ?? { candidate: await newest(name, asked, find, signal), extras: new Set() }
    const isNew = ['', ...extras].filter((extra) => !choice.extras.has(extra))
    for (const extra of isNew) choice.extras.add(extra)
    chosen.set(name, choice)
    if (isNew.length > 0) waiting.push(...(await needsOf(choice.candidate, isNew, environment, signal)))
  }
  return [...chosen.values()].map(({ candidate }) => candidate)
}

async function newest(
  name: string,
  specifiers: readonly string[],
  find: Resolution['find'],
  signal: AbortSignal,
): Promise<Candidate> {
  const fits = (version: string) => specifiers.every((specifier) => accepts(specifier, version))
  const offer = await find(name, fits, signal)
  const fitting = offer.candidates.filter(({ version }) => fits(version))
  // A version that is not finished is taken only where there is no other.
  const finished = fitting.filter(({ version }) => satisfies(version, '>=0.dev0', { prereleases: false }))
  const best = (finished.length ? finished : fitting).toSorted((a, b) => compare(b.version, a.version))[0]
  if (best) return best
  if (offer.problem && offer.candidates.length === 0) throw offer.problem
  throw noVersion(name, specifiers)
}

async function needsOf(
  candidate: Candidate,
  extras: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<Requirement[]> {
  return (await candidate.requires(signal))
    .map(readRequirement)
    .filter((requirement) => requirement !== null)
    .filter(({ marker }) => marker === '' || markerHolds(marker, environment, extras))
}

const accepts = (specifier: string, version: string): boolean =>
  specifier === '' || satisfies(version, specifier, { prereleases: true })

function addTo(known: Map<string, readonly string[]>, name: string, specifier: string): void {
  if (specifier !== '') known.set(name, [...(known.get(name) ?? []), specifier])
}
