import { breathe } from '../breathe'
import { crc32 } from '../crc32'
import { inflate } from '../inflate'

/** What the directory of a zip says of one file. */
interface Entry {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly compressed: number
  readonly size: number
  readonly offset: number
}

/** What keeps a zip from being read; the message continues a sentence. */
export class ZipProblem extends Error {
  override name = 'ZipProblem'
}

export interface ZipLimits {
  readonly bytes: number
  readonly files: number
  /** What is thrown beyond them. */
  readonly problem: string
}

const DAMAGED = 'it is not a zip, or it is damaged'
const END = 0x06054b50
const DIRECTORY = 0x02014b50
const LOCAL = 0x04034b50
const ZIP64 = 0xffffffff

/**
 * The files of a zip, in order. Never holds more than the limits allow, whatever the zip claims of itself: what
 * inflates to another size or another checksum than its directory says is damaged.
 * @throws {ZipProblem}
 */
export async function readZip(
  zip: Uint8Array<ArrayBuffer>,
  limits: ZipLimits,
  isWanted: (name: string) => boolean,
): Promise<[name: string, content: Uint8Array][]> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  try {
    const entries = entriesOf(zip, view, limits).filter(({ name }) => isWanted(name))
    const bytes = entries.reduce((sum, { size }) => sum + size, 0)
    if (bytes > limits.bytes || entries.length > limits.files) throw new ZipProblem(limits.problem)
    const contents: [name: string, content: Uint8Array][] = []
    for (const entry of entries) contents.push([entry.name, await contentOf(entry, zip, view)])
    return contents
  } catch (error) {
    throw error instanceof ZipProblem ? error : new ZipProblem(DAMAGED)
  }
}

/** Reads the directory at the end of the zip; folders are left out. */
function entriesOf(zip: Uint8Array, view: DataView, limits: ZipLimits): Entry[] {
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (at === ZIP64 || count === 0xffff) throw new ZipProblem(limits.problem)
  const entries: Entry[] = []
  for (let i = 0; i < count; i += 1) {
    if (view.getUint32(at, true) !== DIRECTORY) throw new ZipProblem(DAMAGED)
    const nameLength = view.getUint16(at + 28, true)
    const name = nameOf(zip.subarray(at + 46, at + 46 + nameLength))
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    if (isEncrypted) throw new ZipProblem(`"${name}" in it is locked with a password`)
    // Unix keeps the kind of file in the upper half; a link would point outside the project.
    if (view.getUint32(at + 38, true) >>> 28 === 0xa)
      throw new ZipProblem(`"${name}" in it is a symbolic link`)
    if (!name.endsWith('/'))
      entries.push({
        name,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        compressed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Where the end record begins: 22 bytes and a comment before the end. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at -= 1) if (view.getUint32(at, true) === END) return at
  throw new ZipProblem(DAMAGED)
}

async function contentOf(entry: Entry, zip: Uint8Array<ArrayBuffer>, view: DataView): Promise<Uint8Array> {
  const { name, offset, compressed, size, method, crc } = entry
  if (view.getUint32(offset, true) !== LOCAL) throw new ZipProblem(DAMAGED)
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = zip.subarray(start, start + compressed)
  if (method !== 0 && method !== 8) throw new ZipProblem(`"${name}" in it is compressed in an unusual way`)
  const content = method === 8 ? await inflate(packed, size, breathe) : packed.slice()
  if (content?.length !== size || crc32(content) !== crc) throw new ZipProblem(DAMAGED)
  return content
}

/** Most programs write UTF-8, whether they say so or not. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
