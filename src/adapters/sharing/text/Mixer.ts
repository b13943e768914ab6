import type { Inputs } from './Inputs'
import { clamped, squash } from './logistic'

/** Fractions of 65,536. */
const FIRST_WEIGHT = 18_350
/** It learns faster over the first bits. */
const RATE = 6
const EXTRA_RATE = 14
const EXTRA_BITS = 60_000

/**
 * Weighs what the contexts expect by how well each has done. Each of three kinds of situation has sets of weights of its
 * own, and the mean of three counts. They are gone through together, because this is where most of the time goes.
 */
export class Mixer {
  readonly #width: number
  readonly #weights: Int32Array
  /** Where the sets of the second kind and of the third begin. */
  readonly #secondFrom: number
  readonly #thirdFrom: number
  /** Where the set of each kind is that was used last, and the chance it gave, of 4,096. */
  #first = 0
  #second = 0
  #third = 0
  #firstChance = 2048
  #secondChance = 2048
  #thirdChance = 2048
  #bits = 0

  /** `width`: numbers that may go in. `situations`: how many each kind has. */
  constructor(width: number, situations: readonly [number, number, number]) {
    this.#width = width
    this.#secondFrom = situations[0] * width
    this.#thirdFrom = this.#secondFrom + situations[1] * width
    this.#weights = new Int32Array(this.#thirdFrom + situations[2] * width).fill(FIRST_WEIGHT)
  }

  /** From -2,047 to 2,047. Takes one situation of each kind. */
  mix({ values, places, count }: Inputs, first: number, second: number, third: number): number {
    const weights = this.#weights
    const a = first * this.#width
    const b = this.#secondFrom + second * this.#width
    const c = this.#thirdFrom + third * this.#width
    let firstSum = 0
    let secondSum = 0
    let thirdSum = 0
    for (let i = 0; i < count; i += 1) {
      const at = places[i]!
      const x = values[at]!
      const y = values[at + 1]!
      firstSum += (Math.imul(x, weights[a + at]!) >> 8) + (Math.imul(y, weights[a + at + 1]!) >> 8)
      secondSum += (Math.imul(x, weights[b + at]!) >> 8) + (Math.imul(y, weights[b + at + 1]!) >> 8)
      thirdSum += (Math.imul(x, weights[c + at]!) >> 8) + (Math.imul(y, weights[c + at + 1]!) >> 8)
    }
    this.#first = a
    this.#second = b
    this.#third = c
    const firstMixed = clamped(firstSum >> 8)
    const secondMixed = clamped(secondSum >> 8)
    const thirdMixed = clamped(thirdSum >> 8)
    this.#firstChance = squash(firstMixed)
    this.#secondChance = squash(secondMixed)
    this.#thirdChance = squash(thirdMixed)
    return ((firstMixed + secondMixed + thirdMixed) / 3) | 0
  }

  learn({ values, places, count }: Inputs, bit: number): void {
    const weights = this.#weights
    const a = this.#first
    const b = this.#second
    const c = this.#third
    const rate = this.#rate()
    const firstError = ((bit << 12) - this.#firstChance) * rate
    const secondError = ((bit << 12) - this.#secondChance) * rate
    const thirdError = ((bit << 12) - this.#thirdChance) * rate
    for (let i = 0; i < count; i += 1) {
      const at = places[i]!
      const x = values[at]!
      const y = values[at + 1]!
      weights[a + at] = weights[a + at]! + ((Math.imul(x, firstError) + 0x2000) >> 14)
      weights[a + at + 1] = weights[a + at + 1]! + ((Math.imul(y, firstError) + 0x2000) >> 14)
      weights[b + at] = weights[b + at]! + ((Math.imul(x, secondError) + 0x2000) >> 14)
      weights[b + at + 1] = weights[b + at + 1]! + ((Math.imul(y, secondError) + 0x2000) >> 14)
      weights[c + at] = weights[c + at]! + ((Math.imul(x, thirdError) + 0x2000) >> 14)
      weights[c + at + 1] = weights[c + at + 1]! + ((Math.imul(y, thirdError) + 0x2000) >> 14)
    }
  }

  #rate(): number {
    if (this.#bits === EXTRA_BITS) return RATE
    const extra = Math.floor((EXTRA_RATE * (EXTRA_BITS - this.#bits)) / EXTRA_BITS)
    this.#bits += 1
    return RATE + extra
  }
}
