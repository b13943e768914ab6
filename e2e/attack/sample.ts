/** Chosen anew each time by the configuration; the same number makes the same choice again. */
export const SEED = Number(process.env.AUTOCODER_SEED)

/** Some of a list, in its order. */
export function sampleOf<Item>(items: readonly Item[], count: number): Item[] {
  let state = SEED % 2_147_483_647 || 1
  const numbered = items.map((item, place) => {
    // Park and Miller's numbers.
    state = (state * 48_271) % 2_147_483_647
    return { item, place, number: state }
  })
  return numbered
    .sort((a, b) => a.number - b.number)
    .slice(0, count)
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
