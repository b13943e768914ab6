import { TextModel } from './TextModel'

/** Bytes between two moments in which the page may do something else. */
const SLICE = 2_048

/** Lets the page breathe; rejects when nobody waits any more. */
export type Breathe = () => Promise<void>

/**
 * Writes bytes as one long number, each bit by the chance that the model gave it: what was expected costs little.
 * `primer`: what both sides have read before.
 */
export async function encodeText(
  text: Uint8Array,
  primer: Uint8Array,
  breathe: Breathe,
): Promise<Uint8Array> {
  const model = await primed(text.length, primer, breathe)
  const coded: number[] = []
  let low = 0
  let high = 0xffffffff
  for (let at = 0; at < text.length; at += 1) {
    if (at % SLICE === 0) await breathe()
    for (let shift = 7; shift >= 0; shift -= 1) {
      const bit = (text[at]! >> shift) & 1
      const middle = split(low, high, model.predict())
      if (bit) high = middle
      else low = middle + 1
      model.learn(bit)
      while (low >>> 24 === high >>> 24) {
        coded.push(high >>> 24)
        low = (low << 8) >>> 0
        high = ((high << 8) | 0xff) >>> 0
      }
    }
  }
  // As few bytes as tell the rest apart; the decoder reads zeros after them.
  return Uint8Array.from([...coded, ...lastBytes(low, high)])
}

/**
 * The inverse. Bytes that nobody encoded give some text of that length, in the time that such a length takes, unless
 * `check` throws: it sees what there is of the text, again and again. @throws when more is read than was written
 */
export async function decodeText(
  coded: Uint8Array,
  length: number,
  primer: Uint8Array,
  breathe: Breathe,
  check: (text: Uint8Array) => void,
): Promise<Uint8Array> {
  const model = await primed(length, primer, breathe)
  const text = new Uint8Array(length)
  let next = 4
  let value =
    ((coded[0] ?? 0) * 0x1000000 + (((coded[1] ?? 0) << 16) | ((coded[2] ?? 0) << 8) | (coded[3] ?? 0))) >>> 0
  let low = 0
  let high = 0xffffffff
  for (let at = 0; at < length; at += 1) {
    if (at % SLICE === 0) {
      check(text.subarray(0, at))
      // It reads four bytes ahead, and zeros for those that were left out at the end.
      if (next > coded.length + 4) throw new Error('There is more text than was encoded.')
      await breathe()
    }
    let byte = 0
    for (let i = 0; i < 8; i += 1) {
      const middle = split(low, high, model.predict())
      const bit = value <= middle ? 1 : 0
      if (bit) high = middle
      else low = middle + 1
      model.learn(bit)
      byte = (byte << 1) | bit
      while (low >>> 24 === high >>> 24) {
        low = (low << 8) >>> 0
        high = ((high << 8) | 0xff) >>> 0
        value = ((value << 8) | (coded[next] ?? 0)) >>> 0
        next += 1
      }
    }
    text[at] = byte
  }
  return text
}

async function primed(length: number, primer: Uint8Array, breathe: Breathe): Promise<TextModel> {
  const model = new TextModel(primer.length + length)
  for (let at = 0; at < primer.length; at += 1) {
    if (at % SLICE === 0) await breathe()
    for (let shift = 7; shift >= 0; shift -= 1) {
      model.predict()
      model.learn((primer[at]! >> shift) & 1)
    }
  }
  return model
}

/** Where the range is cut: below it is a 1. Products stay under 2^53. */
const split = (low: number, high: number, chance: number): number =>
  low + Math.floor(((high - low) * chance) / 65_536)

function lastBytes(low: number, high: number): number[] {
  if (low === 0) return []
  for (let count = 1; count < 4; count += 1) {
    const unit = 2 ** (32 - 8 * count)
    const value = Math.ceil(low / unit) * unit
    if (value <= high) return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff].slice(0, count)
  }
  return [low >>> 24, (low >>> 16) & 0xff, (low >>> 8) & 0xff, low & 0xff]
}
