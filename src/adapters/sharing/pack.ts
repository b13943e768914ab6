import { crc32 } from '../crc32'
import { inflate, LOOK_BACK } from '../inflate'
import { joined } from '../joined'
import { LinkProblem } from './LinkProblem'
import primer from './primer.txt?raw'
import { type Breathe, decodeText, encodeText } from './text/textCoder'

// What a link carries, in bytes. In a deflate stream bits 1 and 2 of the first byte say how its first block is packed,
// and both together mean nothing. So a byte that has both marks one of our own ways, and everything else is plain
// deflate, which anybody can make:
//
//     06  CRC-32 of the rest (4)  length (3)  length when coded (3)  as the text model predicts it  deflate, after that
//     0e  CRC-32 of the rest (4)  deflate, after the primer
//
// The model takes time, so it gets the beginning alone; what comes after is deflated with the beginning as dictionary.
// The primer and the model are part of version 1: whoever changes a byte of them makes another version.

const MODELLED = 0x06
const PRIMED_DEFLATE = 0x0e
const MARK = 0x06
const HEAD = 5
const LENGTHS = 6
/** About a quarter of a second. */
const MAX_MODELLED = 65_536
/** Packed at once. */
const PORTION = 65_536

const primerBytes = (): Uint8Array => new TextEncoder().encode(primer)

/** The shortest way that we know. */
export async function pack(bytes: Uint8Array, breathe: Breathe): Promise<Uint8Array> {
  const deflated = marked(PRIMED_DEFLATE, await deflate(bytes, primerBytes(), breathe))
  const beginning = bytes.subarray(0, MAX_MODELLED)
  const coded = await encodeText(beginning, primerBytes(), breathe)
  const rest = bytes.subarray(MAX_MODELLED)
  const modelled = marked(
    MODELLED,
    joined([
      numberBytes(beginning.length).subarray(1),
      numberBytes(coded.length).subarray(1),
      coded,
      rest.length ? await deflate(rest, beginning, breathe) : new Uint8Array(),
    ]),
  )
  return modelled.length < deflated.length ? modelled : deflated
}

/** In portions, between which the page may do something else. */
async function deflate(bytes: Uint8Array, before: Uint8Array, breathe: Breathe): Promise<Uint8Array> {
  const { Deflate } = await import('fflate')
  const pieces: Uint8Array[] = []
  const options = { level: 9, mem: 8, dictionary: before.slice(-LOOK_BACK) } as const
  const stream = new Deflate(options, (piece) => pieces.push(piece))
  for (let at = 0; at < bytes.length || at === 0; at += PORTION) {
    if (at > 0) await breathe()
    stream.push(bytes.subarray(at, at + PORTION), at + PORTION >= bytes.length)
  }
  return joined(pieces)
}

/**
 * Gives back what was packed, `isPlain` when somebody else has packed it. Never holds more than `limit` bytes. `check` sees
 * how what we have packed begins, and throws where the rest need not be read.
 * @throws {LinkProblem}
 */
export async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  limit: number,
  breathe: Breathe,
  check: (beginning: Uint8Array) => void,
): Promise<{ bytes: Uint8Array; isPlain: boolean }> {
  const first = packed[0]
  if (first === undefined) throw new LinkProblem('damaged')
  if ((first & MARK) !== MARK) return { bytes: await inflated(packed, limit, breathe), isPlain: true }
  if (first !== MODELLED && first !== PRIMED_DEFLATE) throw new LinkProblem('newer')
  const rest = packed.subarray(HEAD)
  if (packed.length < HEAD || numberAt(packed, 1) !== crc32(rest)) throw new LinkProblem('damaged')
  const bytes =
    first === MODELLED
      ? await modelled(rest, limit, breathe, check)
      : await inflated(rest, limit, breathe, primerBytes())
  return { bytes, isPlain: false }
}

async function modelled(
  packed: Uint8Array<ArrayBuffer>,
  limit: number,
  breathe: Breathe,
  check: (beginning: Uint8Array) => void,
): Promise<Uint8Array> {
  if (packed.length < LENGTHS) throw new LinkProblem('damaged')
  const length = numberAt(packed, 0) >>> 8
  if (length > MAX_MODELLED) throw new LinkProblem('too-large')
  const end = LENGTHS + (numberAt(packed, 2) & 0xffffff)
  if (end > packed.length) throw new LinkProblem('damaged')
  const coded = packed.subarray(LENGTHS, end)
  const beginning = await decodeText(coded, length, primerBytes(), breathe, check)
  if (end === packed.length) return beginning
  return joined([beginning, await inflated(packed.subarray(end), limit - length, breathe, beginning)])
}

async function inflated(...given: Parameters<typeof inflate>): Promise<Uint8Array> {
  const bytes = await inflate(...given)
  if (bytes === null) throw new LinkProblem('too-large')
  return bytes
}

const marked = (mark: number, rest: Uint8Array): Uint8Array =>
  joined([Uint8Array.of(mark), numberBytes(crc32(rest)), rest])

const numberBytes = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)

const numberAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at)
