const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** What a character that stands for nothing is worth. */
const NONE = 255
/** Of each character, by its code; those that addresses use instead of two others, too. */
const VALUES = new Uint8Array(128).fill(NONE)
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value
VALUES['-'.charCodeAt(0)] = 62
VALUES['_'.charCodeAt(0)] = 63
/** Characters that are joined at once: adding each to one long text takes far longer. */
const PIECE = 8_192

/** Bytes as base64, with padding. */
export function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = []
  let piece = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    piece +=
      (ALPHABET[(bits >> 18) & 63] ?? '') +
      (ALPHABET[(bits >> 12) & 63] ?? '') +
      (ALPHABET[(bits >> 6) & 63] ?? '') +
      (ALPHABET[bits & 63] ?? '')
    if (piece.length < PIECE) continue
    pieces.push(piece)
    piece = ''
  }
  const text = pieces.join('') + piece
  const padding = (3 - (bytes.length % 3)) % 3
  return padding ? text.slice(0, -padding) + '='.repeat(padding) : text
}

/** Without padding. */
const lengthOf = (base64: string): number =>
  base64.length - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)

/** Whether a text is base64; padding may be missing. A pattern would take ten times as long for a long one. */
export function isBase64(text: string): boolean {
  const length = lengthOf(text)
  for (let at = 0; at < length; at += 1) if ((VALUES[text.charCodeAt(at)] ?? NONE) === NONE) return false
  return length % 4 !== 1
}

/** The inverse, also of the alphabet that addresses use; padding may be missing. */
export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const length = lengthOf(base64)
  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  const valueAt = (at: number) => (at < length ? (VALUES[base64.charCodeAt(at)] ?? 0) : 0)
  let at = 0
  for (let i = 0; i < length; i += 4) {
    const bits = (valueAt(i) << 18) | (valueAt(i + 1) << 12) | (valueAt(i + 2) << 6) | valueAt(i + 3)
    // What lies beyond the end is not written.
    bytes[at] = bits >> 16
    bytes[at + 1] = (bits >> 8) & 0xff
    bytes[at + 2] = bits & 0xff
    at += 3
  }
  return bytes
}
