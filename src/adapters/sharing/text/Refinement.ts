import { squash } from './logistic'

/** Steps of a chance, on the logistic scale. */
const STEPS = 33

/** Corrects a chance by what came of such a chance before, in the same situation. */
export class Refinement {
  readonly #chances: Uint16Array
  #at = 0

  constructor(situations: number) {
    const row = Uint16Array.from({ length: STEPS }, (_, step) => squash((step - 16) * 128) * 16)
    this.#chances = new Uint16Array(situations * STEPS)
    for (let i = 0; i < situations; i += 1) this.#chances.set(row, i * STEPS)
  }

  /** Takes -2,047…2,047, gives a chance of 65,536. */
  refine(mixed: number, situation: number): number {
    const chances = this.#chances
    const place = mixed + 2048
    const weight = place & 127
    const at = situation * STEPS + (place >> 7)
    this.#at = weight > 63 ? at + 1 : at
    return (chances[at]! * (128 - weight) + chances[at + 1]! * weight) >> 7
  }

  learn(bit: number): void {
    const chance = this.#chances[this.#at]!
    this.#chances[this.#at] = chance + (((bit ? 65_535 : 0) - chance) >> 6)
  }
}
