import { joined } from './joined'

/** As far as deflate looks back. */
export const LOOK_BACK = 32_768
/** Deflate gives a thousand times as many bytes at most: what comes out of a slice is a megabyte, or an eighth of the limit. */
const LEAST_SLICE = 960
const LIMIT_SHIFT = 13
/** Between two moments in which the page may do something else. */
const SLICES_AT_ONCE = 64

/**
 * What raw deflate holds; `null` when that is more than `limit` bytes. `before`: what it was deflated after. By the
 * browser, which is quick whatever the blocks of a stream are, and refuses what follows its end. Fed in small slices, and
 * stopped as soon as more comes out than may: a bomb is small until it is opened.
 * @throws when it is damaged
 */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  limit: number,
  breathe: () => Promise<void>,
  before: Uint8Array = new Uint8Array(),
): Promise<Uint8Array | null> {
  const known = before.subarray(-LOOK_BACK)
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const slice = Math.max(LEAST_SLICE, limit >> LIMIT_SHIFT)
  const fed = feed(writable.getWriter(), [stored(known), packed], slice, breathe)
  // Whoever reads meets what was wrong with it.
  fed.catch(() => {})
  const reader = readable.getReader()
  const pieces: Uint8Array[] = []
  for (let length = -known.length; ; ) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    pieces.push(value)
    if (length <= limit) continue
    reader.cancel().catch(() => {})
    return null
  }
  await fed
  return joined(pieces).subarray(known.length)
}

/** A block of bytes as they are, before those of a stream: browsers take no dictionary, but look back at what they gave out. */
function stored(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return new Uint8Array()
  const head = new DataView(new ArrayBuffer(5))
  head.setUint16(1, bytes.length, true)
  head.setUint16(3, ~bytes.length, true)
  return joined([new Uint8Array(head.buffer), bytes])
}

async function feed(
  writer: WritableStreamDefaultWriter<BufferSource>,
  streams: readonly Uint8Array<ArrayBuffer>[],
  slice: number,
  breathe: () => Promise<void>,
): Promise<void> {
  let slices = 0
  for (const stream of streams)
    for (let at = 0; at < stream.length; at += slice) {
      await writer.write(stream.subarray(at, at + slice))
      slices += 1
      if (slices % SLICES_AT_ONCE === 0) await breathe()
    }
  await writer.close()
}
