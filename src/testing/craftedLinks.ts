import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../adapters/crc32'
import { joined } from '../adapters/joined'
import primer from '../adapters/sharing/primer.txt?raw'
import { encodeText } from '../adapters/sharing/text/textCoder'

const PREDICTED = 0x06
const DEFLATED = 0x0e
/** The longest beginning that the text model writes. */
const LONGEST = 65_536
/** What a link may hold when it is open. */
const MOST = 8_000_000

export const linkOfBytes = (bytes: Uint8Array): string =>
  `#project=1.${Buffer.from(bytes).toString('base64url')}`

/** A link as anybody could make it: deflate alone. */
export const plainLink = (content: unknown): string =>
  linkOfBytes(deflateRawSync(typeof content === 'string' ? content : JSON.stringify(content)))

/** Bytes under a mark, with the checksum that they should have. */
export function markedLink(mark: number, rest: Uint8Array): string {
  const head = Buffer.alloc(5)
  head[0] = mark
  head.writeUInt32BE(crc32(rest), 1)
  return linkOfBytes(Buffer.concat([head, rest]))
}

/** The text model's link of bytes for which nobody would use it: as long a beginning as it may be, and deflate after that. */
export async function predictedLink(bytes: Uint8Array): Promise<string> {
  const beginning = bytes.subarray(0, LONGEST)
  const coded = await encodeText(beginning, new TextEncoder().encode(primer), async () => {})
  const lengths = Buffer.alloc(6)
  lengths.writeUIntBE(beginning.length, 0, 3)
  lengths.writeUIntBE(coded.length, 3, 3)
  const rest = bytes.subarray(LONGEST)
  const after = rest.length
    ? deflateRawSync(rest, { dictionary: beginning.slice(-32_768) })
    : new Uint8Array()
  return markedLink(PREDICTED, joined([lengths, coded, after]))
}

/** The same bytes each time, that nothing predicts. */
export function noise(length: number): Uint8Array {
  let seed = 7
  return Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1
    return seed >>> 16
  })
}

/** A project's bytes as a link has them, with files that follow one another as they are. */
function laid(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const marks = Object.fromEntries(files.map(([path, { length }]) => [path, `~b${length}`]))
  const outline = new TextEncoder().encode(`${JSON.stringify({ name: 'n', goal: '', files: marks })}\n`)
  return joined([outline, ...files.map(([, content]) => content)])
}

/** Eight blocks of deflate, each with a code of its own, and nothing in it. */
const EIGHT_BLOCKS = Buffer.from(
  '04c081000000000090ff6a24000e040000000080fc57230170200000000000e4bf1a098003010000000020ffd54' +
    '8001c080000000000f9af4602e0400000000000c87f35120007020000000040feab910038100000000000f25f8d',
  'hex',
)

/** Deflate that is read for long and gives nothing. */
export const emptyBlocks = (length: number): Uint8Array =>
  joined([...Array(Math.floor(length / EIGHT_BLOCKS.length)).fill(EIGHT_BLOCKS), Uint8Array.of(3, 0)])

/** Files with the longest paths, in as many folders as there can be. */
const deepFiles = (): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 7_800 }, (_, i) => [`${'a/'.repeat(497)}${i}`, '']))

/** JSON in texts in texts, each twice as long as the one in it. */
const doubled = (levels: number, inner: string): string =>
  `${'["~j",'.repeat(levels)}${inner}${']'.repeat(levels)}`

const EMPTY = '{"name":"n","goal":"","files":{}'
const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What takes longest to open, or to refuse, of all that a link may carry. */
export const HARDEST: Readonly<Record<string, () => string | Promise<string>>> = {
  'noise, predicted': () => predictedLink(laid([['a.bin', noise(LONGEST - 60)]])),
  'noise, predicted, and 8 MB': () =>
    predictedLink(
      laid([
        ['a.bin', noise(LONGEST - 100)],
        ['b.bin', new Uint8Array(MOST - LONGEST)],
      ]),
    ),
  'an outline without an end': () => predictedLink(textBytes(`{${' '.repeat(MOST - 1)}`)),
  'too many values': () => predictedLink(textBytes(`{"a":[${'0,'.repeat(MOST / 2 - 10)}0]}\n`)),
  'as many values as there may be': () =>
    predictedLink(textBytes(`${EMPTY},"x":[${'"~t0",'.repeat(390_000)}0]}\n`)),
  'texts in texts': () =>
    predictedLink(textBytes(`${EMPTY},"x":[${`${doubled(50, '[]')},`.repeat(7_000)}0]}\n`)),
  'a long text in texts': () =>
    predictedLink(
      joined([
        textBytes(`${EMPTY},"x":${doubled(56, '"~t7000000"')}}\n`),
        new Uint8Array(7_000_000).fill(92),
      ]),
    ),
  '10,000 files': () =>
    predictedLink(laid(Array.from({ length: 10_000 }, (_, i) => [`${'a/'.repeat(40)}${i}.py`, noise(600)]))),
  'folders in folders': () => plainLink({ name: 'n', goal: '', files: deepFiles() }),
  'JSON of lists': () => plainLink(`${EMPTY},"settings":[${'[],'.repeat(MOST / 3 - 30)}0]}`),
  'JSON of names': () =>
    plainLink(`${EMPTY},"settings":{${Array.from({ length: 600_000 }, (_, i) => `"a${i}":0`)}}}`),
  'noise, 8,000,000 characters': () => linkOfBytes(deflateRawSync(noise(5_990_000), { level: 0 })),
  'empty blocks': () => linkOfBytes(emptyBlocks(5_980_000)),
  'empty blocks after the primer': () => markedLink(DEFLATED, emptyBlocks(5_980_000)),
}
