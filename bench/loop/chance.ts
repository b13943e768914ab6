/** Chance from a seed: the same numbers for the same seed. */
export interface Chance {
  /** From 0 to 1, 1 excluded. */
  next(): number
  pick<Item>(items: readonly Item[]): Item
  /** A whole number, both ends included. */
  between(low: number, high: number): number
}

export function createChance(seed: number): Chance {
  let state = (seed + 1) * 0x9e3779b1
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  }
}
