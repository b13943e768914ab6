import { clamped, squash } from './logistic'

/** Fractions of 65,536. */
const FIRST_WEIGHT = 18_350
/** It learns faster over the first bits. */
const RATE = 6
const EXTRA_RATE = 14
const EXTRA_BITS = 60_000

/** Weighs what the contexts expect by how well each has done; one set of weights for each situation. */
export class Mixer {
  readonly #width: number
  readonly #weights: Int32Array
  #at = 0
  #chance = 2048
  #bits = 0

  constructor(width: number, situations: number) {
    this.#width = width
    this.#weights = new Int32Array(situations * width).fill(FIRST_WEIGHT)
  }

  /** From -2,047 to 2,047. */
  mix(inputs: Int32Array, situation: number): number {
    const weights = this.#weights
    const at = situation * this.#width
    let sum = 0
    for (let i = 0; i < inputs.length; i += 1) sum += (inputs[i]! * weights[at + i]!) >> 8
    const mixed = clamped(sum >> 8)
    this.#at = at
    this.#chance = squash(mixed)
    return mixed
  }

  learn(inputs: Int32Array, bit: number): void {
    const weights = this.#weights
    const at = this.#at
    const extra =
      this.#bits < EXTRA_BITS ? Math.floor((EXTRA_RATE * (EXTRA_BITS - this.#bits)) / EXTRA_BITS) : 0
    const error = ((bit << 12) - this.#chance) * (RATE + extra)
    for (let i = 0; i < inputs.length; i += 1)
      weights[at + i] = weights[at + i]! + ((inputs[i]! * error + 0x2000) >> 14)
    this.#bits += 1
  }
}
