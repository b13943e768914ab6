import type { PackageProblem } from './packageProblem'

/** A wheel of a list that is known when the app is built. */
export interface ListedWheel {
  readonly name: string
  readonly version: string
  readonly file: string
  readonly sha256: string
  /** Modules at its top. */
  readonly imports: readonly string[]
  /** Requirements as PEP 508 writes them. */
  readonly requires: readonly string[]
}

/** One build of one version of a package that runs here. */
export interface Candidate {
  /** As the package calls itself. */
  readonly name: string
  readonly version: string
  readonly file: string
  readonly sha256: string
  /** Whether its bytecode is in it. */
  readonly isReady: boolean
  /** Requirements as PEP 508 writes them. @throws {PackageProblem} */
  requires(signal: AbortSignal): Promise<readonly string[]>
  /** The wheel, its hash checked. @throws {PackageProblem} */
  load(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
}

/** What a source has of a package. */
export interface Offer {
  readonly candidates: readonly Candidate[]
  /** Why there are no others, when there are none that fit: for the sentence. */
  readonly problem: PackageProblem | null
}

/** Somewhere that packages come from. */
export interface PackageSource {
  /** @throws {PackageProblem} when it can't be asked. */
  find(name: string, signal: AbortSignal): Promise<Offer>
}
