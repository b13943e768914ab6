// What comes next in Python text, bit by bit: several contexts each remember how they went on, and mixers learn whom to
// trust (context mixing, after Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression", 2005).
// Integers only: whoever opens a link must predict what its maker predicted, to the last bit, in every browser.

import { BitTables } from './BitTables'
import { ByteHistory, CONTEXTS } from './ByteHistory'
import { Inputs } from './Inputs'
import { STRETCH } from './logistic'
import { Mixer } from './Mixer'
import { Refinement } from './Refinement'

/** Pairs of inputs: the contexts, the match, and one that is always the same. */
const MATCH = CONTEXTS
const ALWAYS = MATCH + 1
const PAIRS = ALWAYS + 1
const CONSTANT = 256
const LONGEST = 63
const LEAST = 24

/** Predicts and learns one bit at a time, from the highest of a byte to the lowest. */
export class TextModel {
  readonly #history: ByteHistory
  readonly #tables = new BitTables()
  readonly #inputs = new Inputs(PAIRS)
  /** By the match, by the bits of this byte so far, and by the byte before. */
  readonly #mixer = new Mixer(PAIRS * 2, [5 * 8, 256, 256])
  readonly #narrow = new Refinement(256)
  readonly #wide = new Refinement(65_536)
  /** How often a match of each length went on, of 65,536. */
  readonly #matchChances = new Int32Array(LONGEST + 1).fill(32_768)
  /** The bits of this byte so far, after a 1. */
  #beginning = 1
  #bits = 0
  /** What the match expects; -1 for nothing. */
  #expected = -1

  constructor(capacity: number) {
    this.#history = new ByteHistory(capacity)
    this.#tables.select(this.#history.hashes, 1)
  }

  /** The chance that the next bit is 1, of 65,536. */
  predict(): number {
    const inputs = this.#inputs
    const { matched, newest } = this.#history
    inputs.clear()
    this.#tables.addTo(inputs)
    this.#expect(matched)
    inputs.add(ALWAYS, CONSTANT, 0)
    const size = this.#expected < 0 ? 0 : matched < 8 ? 1 : matched < 16 ? 2 : matched < 32 ? 3 : 4
    const mixed = this.#mixer.mix(inputs, size * 8 + this.#bits, this.#beginning, newest & 0xff)
    const pair =
      ((Math.imul(newest & 0xffff, 0x9e3779b1) >>> 16) ^ Math.imul(this.#beginning, 0x5bd1)) & 0xffff
    const chance = (2 * this.#narrow.refine(mixed, this.#beginning) + 2 * this.#wide.refine(mixed, pair)) >> 2
    return chance < LEAST ? LEAST : chance > 65_535 - LEAST ? 65_535 - LEAST : chance
  }

  learn(bit: number): void {
    this.#mixer.learn(this.#inputs, bit)
    this.#narrow.learn(bit)
    this.#wide.learn(bit)
    this.#tables.learn(bit)
    this.#learnMatch(bit)
    this.#beginning = (this.#beginning << 1) | bit
    this.#bits += 1
    if (this.#bits === 8) {
      this.#history.take(this.#beginning & 0xff)
      this.#beginning = 1
      this.#bits = 0
    }
    if (this.#bits % 4 === 0) this.#tables.select(this.#history.hashes, this.#beginning)
  }

  #expect(matched: number): void {
    this.#expected = -1
    if (matched === 0) return
    const byte = this.#history.expected | 0x100
    if (byte >> (8 - this.#bits) !== this.#beginning) return
    this.#expected = (byte >> (7 - this.#bits)) & 1
    const sign = this.#expected ? 1 : -1
    const chance = STRETCH[this.#matchChances[Math.min(matched, LONGEST)]! >> 4]!
    this.#inputs.add(MATCH, sign * chance, sign * (Math.min(matched, 32) << 5))
  }

  #learnMatch(bit: number): void {
    if (this.#expected < 0) return
    const length = Math.min(this.#history.matched, LONGEST)
    const chance = this.#matchChances[length]!
    this.#matchChances[length] = chance + (((this.#expected === bit ? 65_535 : 0) - chance) >> 6)
  }
}
