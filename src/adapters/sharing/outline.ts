import { joined } from '../joined'
import { LinkProblem, TOO_LARGE_TO_MAKE } from './LinkProblem'

/** JSON, with bytes where they are wanted. */
export type Layable =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Layable[]
  | { readonly [name: string]: Layable | undefined }

// The outline is one line of JSON in which longer texts, bytes and JSON inside texts stand as marks; the texts and bytes
// themselves follow it as they are, in order. Escaped, they would be longer and harder to predict. Marks are strings that
// begin with a tilde; a text that begins with one is always laid out, so that none is taken for the other:
//
//     "~t120"            the next 120 bytes, as UTF-8
//     "~b120"            the next 120 bytes
//     ["~j", value]      the JSON text of a value
//     ["~s", text]       a text that UTF-8 can't hold

const SHORT = 40
const NEW_LINE = 10
const OPENING_BRACE = 123
const LONE_SURROGATE = /\p{Cs}/u
/** Deeper than any run; a stack is not endless. */
const MAX_DEPTH = 60
/** More values than any project has that a link could hold. */
const MAX_VALUES = 400_000
/** Characters of JSON in texts. Each level of texts in texts may be twice as long as the one in it, so depth bounds nothing. */
const MAX_REWRITTEN = 8_000_000

/** One piece of bytes for a value. @throws {LinkProblem} for one that could not be read again */
export function layOut(value: Layable): Uint8Array {
  const layout = new Layout()
  const outline = JSON.stringify(layout.outlineOf(value, 0))
  return joined([new TextEncoder().encode(`${outline}\n`), ...layout.pieces])
}

class Layout {
  readonly pieces: Uint8Array[] = []
  readonly #encoder = new TextEncoder()
  /** Characters of JSON that are written again by whoever reads it. */
  #rewritten = 0

  outlineOf(value: Layable, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new LinkProblem('too-large', { sentence: TOO_LARGE_TO_MAKE })
    if (typeof value === 'string') return this.#markOf(value, depth)
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Uint8Array) {
      this.pieces.push(value)
      return `~b${value.length}`
    }
    if (Array.isArray(value)) return value.map((item: Layable) => this.outlineOf(item, depth + 1))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => [name, this.outlineOf(item as Layable, depth + 1)]),
    )
  }

  #markOf(text: string, depth: number): unknown {
    if (text.length < SHORT && !text.startsWith('~') && !text.includes('\n')) return text
    if (LONE_SURROGATE.test(text)) return ['~s', text]
    const inner =
      this.#rewritten + text.length > MAX_REWRITTEN ? undefined : jsonIn(text, MAX_DEPTH - depth - 1)
    if (inner !== undefined) {
      this.#rewritten += text.length
      return ['~j', this.outlineOf(inner, depth + 1)]
    }
    const piece = this.#encoder.encode(text)
    this.pieces.push(piece)
    return `~t${piece.length}`
  }
}

/** What a text is the JSON of, where writing it again gives the very same text; in at most `room` levels. */
function jsonIn(text: string, room: number): Layable | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value = JSON.parse(text) as Layable
    return JSON.stringify(value) === text && depthOf(value) <= room ? value : undefined
  } catch {
    return undefined
  }
}

const depthOf = (value: Layable): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((item) => depthOf(item as Layable)))
    : 0

/** The inverse. @throws {LinkProblem} for bytes that `layOut` does not make. */
export function readOutline(bytes: Uint8Array): Layable {
  const end = bytes.indexOf(NEW_LINE)
  if (end < 0) throw new LinkProblem('damaged')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const reader = new Pieces(bytes, end + 1, decoder)
  const value = reader.read(JSON.parse(decoder.decode(bytes.subarray(0, end))), 0)
  if (!reader.isAtEnd) throw new LinkProblem('damaged')
  return value
}

/**
 * Looks at the first bytes of what `layOut` makes of an object as they come, so that what is none is not read to its end.
 * @throws when they can't be the beginning of it
 */
export function createBeginningCheck(): (bytes: Uint8Array) => void {
  let isRead = false
  return (bytes) => {
    if (isRead || bytes.length === 0) return
    if (bytes[0] !== OPENING_BRACE) throw new LinkProblem('damaged')
    const end = bytes.indexOf(NEW_LINE)
    if (end < 0) return
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end)))
    isRead = true
  }
}

class Pieces {
  readonly #bytes: Uint8Array
  #at: number
  #values = 0
  #rewritten = 0
  readonly #decoder: TextDecoder

  constructor(bytes: Uint8Array, at: number, decoder: TextDecoder) {
    this.#bytes = bytes
    this.#at = at
    this.#decoder = decoder
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  read(value: unknown, depth: number): Layable {
    if (depth > MAX_DEPTH) throw new LinkProblem('damaged')
    this.#values += 1
    if (this.#values > MAX_VALUES) throw new LinkProblem('too-large')
    if (typeof value === 'string') return value.startsWith('~') ? this.#piece(value) : value
    if (typeof value !== 'object' || value === null) return value as number | boolean | null
    if (Array.isArray(value)) {
      if (value[0] === '~s' && typeof value[1] === 'string') return value[1]
      if (value[0] === '~j') return this.#rewrite(value[1], depth)
      return value.map((item) => this.read(item, depth + 1))
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.read(item, depth + 1)]))
  }

  #rewrite(value: unknown, depth: number): string {
    const text = JSON.stringify(this.read(value, depth + 1))
    this.#rewritten += text.length
    if (this.#rewritten > MAX_REWRITTEN) throw new LinkProblem('too-large')
    return text
  }

  #piece(mark: string): string | Uint8Array {
    const [, kind, length] = /^~([bt])(\d{1,8})$/.exec(mark) ?? []
    const end = this.#at + Number(length)
    if (kind === undefined || end > this.#bytes.length) throw new LinkProblem('damaged')
    const piece = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return kind === 'b' ? piece.slice() : this.#decoder.decode(piece)
  }
}
