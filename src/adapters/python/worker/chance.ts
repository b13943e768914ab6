/** Everything random in Python comes from here: a seed gives the same numbers again (xoshiro128**). */
export function seedChance(seed: number): void {
  const state = new Uint32Array([seed % 2 ** 32, Math.floor(seed / 2 ** 32), 0x9e3779b9, 0x243f6a88])
  const next = (): number => {
    const [a, b, c, d] = state as unknown as [number, number, number, number]
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    state.set([a ^ d ^ b, b ^ c ^ a, c ^ a ^ (b << 9), rotate(d ^ b, 11)])
    return result >>> 0
  }
  for (let i = 0; i < 20; i += 1) next()
  const fill = <View extends ArrayBufferView | null>(view: View): View => {
    if (!view) return view
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() >>> 24
    return view
  }
  Object.defineProperty(crypto, 'getRandomValues', { value: fill })
}

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

/** The wall clock begins at `clock`, in ms since the epoch, and goes on from there. */
export function setClock(clock: number): void {
  const begun = performance.now()
  Date.now = () => clock + (performance.now() - begun)
}
