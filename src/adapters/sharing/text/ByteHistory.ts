/** What each of the contexts is made of is said in `#hash`. */
export const CONTEXTS = 10

const MATCH_BITS = 16
const MIN_MATCH = 5
const LOOK_BACK = 40
const NEW_LINE = 10
const SPACE = 32

/** The bytes so far, what the next one follows, and the longest earlier passage that went the same way. */
export class ByteHistory {
  /** What the next byte follows, one number a context. */
  readonly hashes = new Int32Array(CONTEXTS)
  /** How many bytes the passage that is matched agrees with; 0 for none. */
  matched = 0
  /** The newest four bytes, the newest lowest. */
  newest = 0
  readonly #bytes: Uint8Array
  #length = 0
  #older = 0
  #matchAt = 0
  readonly #lastAt = new Int32Array(1 << MATCH_BITS)
  #word = 0
  #wordBefore = 0
  #lineAt = 0
  #lineBeforeAt = 0
  #indent = 0
  #isIndent = true
  /** How the line begins. */
  #beginning = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity + 1)
  }

  /** The byte that followed the passage that is matched. */
  get expected(): number {
    return this.#bytes[this.#matchAt]!
  }

  take(byte: number): void {
    this.#bytes[this.#length] = byte
    this.#length += 1
    this.#older = (this.#older << 8) | (this.newest >>> 24)
    this.newest = (this.newest << 8) | byte
    const isWord = isWordByte(byte)
    if (isWord) this.#word = (Math.imul(this.#word + byte, 0x2f0b4c47) + byte) | 0
    else if (this.#word !== 0) {
      this.#wordBefore = this.#word
      this.#word = 0
    }
    this.#followLine(byte, isWord)
    this.#hash(byte)
    this.#match(byte)
  }

  #followLine(byte: number, isWord: boolean): void {
    if (byte === NEW_LINE) {
      this.#lineBeforeAt = this.#lineAt
      this.#lineAt = this.#length
      this.#isIndent = true
      this.#indent = 0
      this.#beginning = 0
    } else if (!this.#isIndent) {
      const isNear = this.#length - this.#lineAt - this.#indent < 5
      if (isWord && isNear && this.#beginning < 65_536) this.#beginning = (this.#beginning << 8) | byte
    } else if (byte === SPACE) this.#indent += 1
    else {
      this.#isIndent = false
      this.#beginning = byte
    }
  }

  #hash(byte: number): void {
    const { hashes, newest } = this
    const column = this.#length - this.#lineAt
    const aboveAt = this.#lineBeforeAt + column
    const above = aboveAt < this.#lineAt ? this.#bytes[aboveAt]! : NEW_LINE
    hashes[1] = hashed(newest & 0xff, 1)
    hashes[2] = hashed(newest & 0xffff, 2)
    hashes[3] = hashed(newest & 0xffffff, 3)
    hashes[4] = hashed(newest, 4)
    hashes[5] = hashed(newest ^ Math.imul(this.#older & 0xffff, 0x27d4eb2f), 5)
    hashes[6] = hashed(Math.imul(this.#word, 31) + byte, 6)
    hashes[7] = hashed(Math.imul(this.#word, 0x3d4d51cb) ^ this.#wordBefore ^ byte, 7)
    hashes[8] = hashed((above << 16) ^ (Math.min(column, 255) << 8) ^ this.#indent ^ (byte << 24), 8)
    hashes[9] = hashed(this.#beginning ^ Math.imul(newest & 0xffff, 0x165667b1), 9)
  }

  #match(byte: number): void {
    if (this.matched > 0 && this.expected === byte) {
      this.#matchAt += 1
      this.matched += 1
    } else this.matched = 0
    const slot = (Math.imul(this.newest, 0x9e3779b1) ^ Math.imul(this.#older & 0xff, 0x85ebca6b)) >>> 16
    if (this.matched === 0) this.#lookBack(this.#lastAt[slot]!)
    this.#lastAt[slot] = this.#length
  }

  #lookBack(from: number): void {
    let same = 0
    while (
      same < LOOK_BACK &&
      same < from &&
      this.#bytes[from - 1 - same] === this.#bytes[this.#length - 1 - same]
    )
      same += 1
    if (same < MIN_MATCH) return
    this.matched = same
    this.#matchAt = from
  }
}

const hashed = (value: number, salt: number): number =>
  Math.imul(value ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b)

const isWordByte = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) ||
  (byte >= 65 && byte <= 90) ||
  byte === 95 ||
  (byte >= 48 && byte <= 57) ||
  byte >= 128
