import type { MissingKind } from '../../core/checks/report'

/** Why a package can't be had, in a sentence for the model and the person. */
export class PackageProblem extends Error {
  override name = 'PackageProblem'
  readonly kind: MissingKind

  constructor(kind: MissingKind, message: string) {
    super(message)
    this.kind = kind
  }
}
