import type { PackageAccess } from '../../core/ports'
import type { PackageProblem } from './packageProblem'
import { absent, closed, noModule, notAsked } from './sentences'

/** What is known of packages when a check has run; names are normalised. */
export interface Known {
  readonly access: PackageAccess
  readonly problems: ReadonlyMap<string, PackageProblem>
  /** Whether the check had it. */
  isThere(name: string): boolean
  /** Whether it was looked for. */
  isAsked(name: string): boolean
  /** Whether it comes with the app. */
  isShipped(name: string): boolean
}

/** Why a module of a package, with dots, was not there when a program imported it. */
export function whyMissing(module: string, name: string, known: Known): PackageProblem {
  const problem = known.problems.get(name)
  if (problem) return problem
  if (known.isThere(name)) return noModule(name, module)
  if (known.isAsked(name)) return absent(name)
  return known.access === 'registry' || known.isShipped(name) ? notAsked(name) : closed(name)
}
