/** How the content of a file can be shown beside its text. `none`: why not, in a sentence. */
export type PreviewKind =
  | { readonly kind: 'image' | 'audio'; readonly type: string }
  | { readonly kind: 'svg' | 'html' | 'markdown' | 'csv' | 'json' | 'midi' | 'text' }
  | { readonly kind: 'none'; readonly reason: string }

const MOST_BYTES = 20_000_000
const MOST_TEXT = 2_000_000
const MOST_PIXELS = 40_000_000

interface Format {
  readonly extensions: readonly string[]
  readonly isIt: (bytes: Uint8Array) => boolean
  readonly kind: PreviewKind
}

/** Whether these bytes stand at a place; `?` stands for any. */
const has = (bytes: Uint8Array, at: number, expected: string): boolean =>
  [...expected].every((character, i) => character === '?' || bytes[at + i] === character.charCodeAt(0))

/** Content and name must agree: a picture that is called a page, or the other way round, is nobody's friend. */
const FORMATS: readonly Format[] = [
  { extensions: ['png'], isIt: (bytes) => has(bytes, 0, '\x89PNG\r\n\x1a\n'), kind: image('image/png') },
  { extensions: ['jpg', 'jpeg'], isIt: (bytes) => has(bytes, 0, '\xff\xd8\xff'), kind: image('image/jpeg') },
  { extensions: ['gif'], isIt: (bytes) => has(bytes, 0, 'GIF8?a'), kind: image('image/gif') },
  { extensions: ['webp'], isIt: (bytes) => has(bytes, 0, 'RIFF????WEBP'), kind: image('image/webp') },
  { extensions: ['wav'], isIt: (bytes) => has(bytes, 0, 'RIFF????WAVE'), kind: audio('audio/wav') },
  { extensions: ['ogg'], isIt: (bytes) => has(bytes, 0, 'OggS'), kind: audio('audio/ogg') },
  {
    extensions: ['mp3'],
    isIt: (bytes) => has(bytes, 0, 'ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2),
    kind: audio('audio/mpeg'),
  },
  { extensions: ['mid', 'midi'], isIt: (bytes) => has(bytes, 0, 'MThd'), kind: { kind: 'midi' } },
]

function image(type: string): PreviewKind {
  return { kind: 'image', type }
}

function audio(type: string): PreviewKind {
  return { kind: 'audio', type }
}

const TEXTS: Readonly<Record<string, 'svg' | 'html' | 'markdown' | 'csv' | 'json'>> = {
  svg: 'svg',
  html: 'html',
  htm: 'html',
  md: 'markdown',
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
}

/** What a file may be shown as: by its name and by its first bytes, which must agree. */
export function previewKind(path: string, content: string | Uint8Array): PreviewKind {
  const extension = /\.([^./]+)$/.exec(path.toLowerCase())?.[1] ?? ''
  if (typeof content === 'string') return textKind(extension, content.length)
  const format = FORMATS.find(({ isIt }) => isIt(content))
  if (!format) {
    const isText = !content.includes(0) && isUtf8(content)
    if (isText) return textKind(extension, content.length)
    return none('It is not text, nor a kind of file that can be shown here. Download it to open it.')
  }
  if (!format.extensions.includes(extension))
    return none(`Its content is not what its name says (.${extension}). Download it to look into it.`)
  if (content.length > MOST_BYTES) return none('It is too large to be shown here. Download it to open it.')
  if (format.kind.kind === 'image' && pixelsOf(content) > MOST_PIXELS)
    return none('It has too many pixels to be shown here. Download it to open it.')
  return format.kind
}

function textKind(extension: string, length: number): PreviewKind {
  if (length > MOST_TEXT) return none('It is too large to be shown here. Download it to open it.')
  return { kind: TEXTS[extension] ?? 'text' }
}

const none = (reason: string): PreviewKind => ({ kind: 'none', reason })

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Width times height as the file's head says; without limit where the head can't be read. */
export function pixelsOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (has(bytes, 0, '\x89PNG')) return view.getUint32(16) * view.getUint32(20)
    if (has(bytes, 0, 'GIF8')) return view.getUint16(6, true) * view.getUint16(8, true)
    if (has(bytes, 0, 'RIFF')) return webpPixels(view)
    return jpegPixels(view)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** The three kinds of head that WebP has: lossy, lossless, extended. */
function webpPixels(view: DataView): number {
  const kind = String.fromCharCode(view.getUint8(15))
  if (kind === ' ') return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff)
  if (kind === 'L') {
    const bits = view.getUint32(21, true)
    return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1)
  }
  const size = (at: number) => (view.getUint32(at, true) & 0xffffff) + 1
  return size(24) * size(27)
}

/** From the first frame's head; the segments before it say how long they are. */
function jpegPixels(view: DataView): number {
  for (let at = 2; ; ) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7)
    if (marker < 0xff01 || marker === 0xffda) return Number.POSITIVE_INFINITY
    at += 2 + view.getUint16(at + 2)
  }
}
