import { CONTEXTS } from './ByteHistory'
import type { Inputs } from './Inputs'
import { STRETCH } from './logistic'

/** Entries of each context, in groups of 16: a check, and what follows each beginning of half a byte. */
const TABLE_BITS = 19
const GROUP_BITS = TABLE_BITS - 4
/** A chance of 16 bits, and in the lowest 8 how often it was met. */
const UNSEEN = 0x800000
const SEEN_LIMIT = 60
const SURE_LIMIT = 30

/** How far a chance moves towards what came, of 65,536, by how often it was met. */
const PACE = Int32Array.from({ length: 256 }, (_, seen) => Math.floor(65_536 / (seen + 1.5)))

/** How each context went on when it was met before. */
export class BitTables {
  readonly #entries = new Int32Array(CONTEXTS << TABLE_BITS)
  readonly #groups = new Int32Array(CONTEXTS)
  /** What tells each group's check from the one that was looked for; 0 where it was met before. */
  readonly #strangers = new Int32Array(CONTEXTS)
  /** The beginning of this half of the byte, after a 1. */
  #part = 1

  /** At the beginning of each half of a byte; `beginning`: the bits of the byte so far, after a 1. */
  select(hashes: Int32Array, beginning: number): void {
    const entries = this.#entries
    const groups = this.#groups
    const strangers = this.#strangers
    const salt = Math.imul(beginning, 0x9e3779b1)
    // Each group is far from the others in memory. Looked up without a branch between, they are fetched at the same time.
    for (let i = 0; i < CONTEXTS; i += 1) {
      let hash = Math.imul(hashes[i]! + salt, 0x2c1b3c6d)
      hash ^= hash >>> 15
      const group = (i << TABLE_BITS) + ((hash >>> (32 - GROUP_BITS)) << 4)
      groups[i] = group
      strangers[i] = entries[group]! ^ ((hash & 0x7fff) | 0x10000)
    }
    for (let i = 0; i < CONTEXTS; i += 1) if (strangers[i] !== 0) this.#forget(groups[i]!, strangers[i]!)
    this.#part = 1
  }

  #forget(group: number, difference: number): void {
    const entries = this.#entries
    entries[group] = entries[group]! ^ difference
    for (let at = group + 1; at < group + 16; at += 1) entries[at] = UNSEEN
  }

  /** Of each context that has met this before: what it expects, and the same by how often it was met. */
  addTo(inputs: Inputs): void {
    const entries = this.#entries
    const groups = this.#groups
    for (let i = 0; i < CONTEXTS; i += 1) {
      const entry = entries[groups[i]! + this.#part]!
      const seen = entry & 0xff
      if (seen === 0) continue
      const chance = entry >> 12
      inputs.add(i, STRETCH[chance]!, Math.imul(chance - 2048, seen > SURE_LIMIT ? SURE_LIMIT : seen) >> 5)
    }
  }

  learn(bit: number): void {
    const entries = this.#entries
    const groups = this.#groups
    const came = bit ? 65_535 : 0
    for (let i = 0; i < CONTEXTS; i += 1) {
      const at = groups[i]! + this.#part
      const entry = entries[at]!
      const seen = entry & 0xff
      const chance = entry >> 8
      const moved = chance + (Math.imul(came - chance, PACE[seen]!) >> 16)
      entries[at] = (moved << 8) | (seen < SEEN_LIMIT ? seen + 1 : seen)
    }
    this.#part = (this.#part << 1) | bit
  }
}
