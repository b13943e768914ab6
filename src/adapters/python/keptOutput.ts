type Stream = 'stdout' | 'stderr'

interface Piece {
  readonly stream: Stream
  readonly bytes: Uint8Array
}

/** Room for the words that stand where bytes were dropped. */
const MARK_BYTES = 60

/** What a session printed, within a limit: all of it, or its beginning and its end with the number of bytes between. */
export interface KeptOutput {
  readonly bytes: number
  /** What does not fit any more. */
  readonly isOver: boolean
  add(stream: Stream, bytes: Uint8Array): void
  /** Each stream alone, and both as they came. */
  texts(): { readonly stdout: string; readonly stderr: string; readonly output: string }
}

/** @param limit how many bytes of UTF-8 the text of both streams may have. */
export function createKeptOutput(limit: number): KeptOutput {
  const headRoom = Math.max(0, Math.ceil((limit - MARK_BYTES) / 2))
  const tailRoom = Math.max(0, limit - MARK_BYTES - headRoom)
  const head = createPieces()
  const tail = createPieces()
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    get isOver() {
      return bytes > limit
    },
    add(stream, part) {
      bytes += part.length
      // As long as everything fits, the tail holds all that follows the head.
      const forHead = part.subarray(0, Math.max(0, headRoom - head.size))
      head.add(stream, forHead)
      tail.add(stream, part.subarray(forHead.length))
      if (bytes > limit) tail.dropUntil(tailRoom)
    },
    texts: () => ({
      stdout: textOf(head, tail, ['stdout']),
      stderr: textOf(head, tail, ['stderr']),
      output: textOf(head, tail, ['stdout', 'stderr']),
    }),
  }
}

/** The beginning and the end of some streams, and between them how much of these is missing. */
function textOf(head: Pieces, tail: Pieces, streams: readonly Stream[]): string {
  const dropped = streams.reduce((sum, stream) => sum + tail.dropped[stream], 0)
  const [first, last] = [head.of(streams), tail.of(streams)]
  if (dropped === 0) return decoded([...first, ...last])
  return `${decoded(first, 'end')}\n[${dropped} bytes dropped]\n${decoded(last, 'begin')}`
}

type Pieces = ReturnType<typeof createPieces>

function createPieces() {
  let pieces: Piece[] = []
  let first = 0
  let size = 0
  const dropped = { stdout: 0, stderr: 0 }
  return {
    dropped,
    get size() {
      return size
    },
    add(stream: Stream, bytes: Uint8Array) {
      if (bytes.length === 0) return
      pieces.push({ stream, bytes })
      size += bytes.length
    },
    /** Gives up the oldest until no more than `room` bytes are left. */
    dropUntil(room: number) {
      while (size > room) {
        const piece = pieces[first] as Piece
        const gone = Math.min(piece.bytes.length, size - room)
        dropped[piece.stream] += gone
        size -= gone
        if (gone < piece.bytes.length) pieces[first] = { ...piece, bytes: piece.bytes.slice(gone) }
        else first += 1
      }
      // The list is shortened now and then, because doing it each time would take the time of all of it.
      if (first > 1_000) {
        pieces = pieces.slice(first)
        first = 0
      }
    },
    of: (streams: readonly Stream[]) =>
      pieces.slice(first).flatMap(({ stream, bytes }) => (streams.includes(stream) ? [bytes] : [])),
  }
}

/** UTF-8, without the half of a character that a cut may have left at its end or its beginning. */
function decoded(parts: readonly Uint8Array[], cut?: 'end' | 'begin'): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const text = parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
  if (cut === 'end') return text.replace(/\ufffd$/, '')
  return cut === 'begin' ? text.replace(/^\ufffd{1,3}/, '') : text
}
