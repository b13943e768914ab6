import { describe, expect, it } from 'vitest'
import { pixelsOf, previewKind } from './previewKind'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)),
  )
const png = (width: number, height: number) => {
  const head = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', new Array(13).fill(0))
  new DataView(head.buffer).setUint32(16, width)
  new DataView(head.buffer).setUint32(20, height)
  return head
}

describe('previewKind', () => {
  it.each([
    ['a.png', png(10, 10), { kind: 'image', type: 'image/png' }],
    ['A.PNG', png(10, 10), { kind: 'image', type: 'image/png' }],
    ['song.mid', bytes('MThd'), { kind: 'midi' }],
    ['a.wav', bytes('RIFF', [0, 0, 0, 0], 'WAVE'), { kind: 'audio', type: 'audio/wav' }],
    ['page.html', '<p>', { kind: 'html' }],
    ['out/page.html', bytes('<p>'), { kind: 'html' }],
    ['drawing.svg', bytes('<svg/>'), { kind: 'svg' }],
    ['README.md', '# A', { kind: 'markdown' }],
    ['rows.csv', 'a,b', { kind: 'csv' }],
    ['main.py', 'print()', { kind: 'text' }],
    ['noext', bytes('text'), { kind: 'text' }],
  ])('shows %s as what it is', (path, content, kind) => {
    expect(previewKind(path, content)).toEqual(kind)
  })

  it.each([
    ['photo.png', bytes('<html>')],
    ['song.mid', bytes('<script>')],
  ])('takes %s, which holds a page, for no picture and no song', (path, content) => {
    expect(previewKind(path, content)).toEqual({ kind: 'text' })
  })

  it.each([
    ['page.html', png(1, 1), /not what its name says/],
    ['a.svg.png', bytes('GIF89a', [1, 0, 1, 0]), /not what its name says/],
    ['huge.png', png(30_000, 30_000), /too many pixels/],
    ['cut.png', bytes('\x89PNG\r\n\x1a\n'), /too many pixels/],
    ['long.md', 'x'.repeat(2_000_001), /too large/],
    ['data.bin', bytes([0, 1, 2]), /not text/],
    ['page.html', bytes([0xff, 0xfe, 0x3c, 0x00]), /not text/],
  ])('does not show %s', (path, content, reason) => {
    expect(previewKind(path, content)).toEqual({ kind: 'none', reason: expect.stringMatching(reason) })
  })
})

describe('pixelsOf', () => {
  it('reads the head of each format', () => {
    expect(pixelsOf(png(3, 4))).toBe(12)
    expect(pixelsOf(bytes('GIF89a', [3, 0, 4, 0]))).toBe(12)
    const start = bytes('RIFF', [0, 0, 0, 0], 'WEBP')
    expect(pixelsOf(bytes([...start], 'VP8 ', new Array(10).fill(0), [3, 0, 4, 0]))).toBe(12)
    expect(pixelsOf(bytes([...start], 'VP8L', [0, 0, 0, 0, 0x2f, 2, 0xc0, 0, 0]))).toBe(12)
    expect(pixelsOf(bytes([...start], 'VP8X', new Array(8).fill(0), [2, 0, 0, 3, 0, 0, 0]))).toBe(12)
    const comment = [0xff, 0xfe, 0, 4, 1, 1]
    expect(pixelsOf(bytes([0xff, 0xd8, ...comment, 0xff, 0xc2, 0, 17, 8, 0, 4, 0, 3]))).toBe(12)
    expect(pixelsOf(bytes([0xff, 0xd8, 0xff, 0xda, 0, 2]))).toBe(Number.POSITIVE_INFINITY)
  })
})
