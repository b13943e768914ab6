import { describe, expect, it } from 'vitest'
import { readMidi } from './readMidi'

const track = (...bytes: number[]) => [
  0x4d,
  0x54,
  0x72,
  0x6b,
  0,
  0,
  bytes.length >> 8,
  bytes.length & 255,
  ...bytes,
]
const song = (division: number, ...tracks: number[][]) =>
  Uint8Array.from([
    ...[0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, 0, tracks.length, division >> 8, division & 255],
    ...tracks.flat(),
  ])
const END = [0, 0xff, 0x2f, 0]

describe('readMidi', () => {
  it('follows tempo, programs, running status and keys that are struck again', () => {
    const { notes, seconds } = readMidi(
      song(
        96,
        track(0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, ...END),
        track(0, 0xc1, 40, 0, 0x91, 60, 127, 48, 60, 0, 0, 60, 64, 96, 0x81, 60, 0, ...END),
      ),
    )
    expect(notes).toEqual([
      { key: 60, channel: 1, program: 40, start: 0, seconds: 0.5, loudness: 1 },
      { key: 60, channel: 1, program: 40, start: 0.5, seconds: 1, loudness: 64 / 127 },
    ])
    expect(seconds).toBe(1.5)
  })

  it('lets keys sound until the end that nobody releases', () => {
    const { notes, seconds } = readMidi(
      song(96, track(0, 0x90, 60, 127, 96, 0x90, 64, 127, 96, 0xff, 0x2f, 0)),
    )
    expect(notes.map(({ key, start, seconds }) => [key, start, seconds])).toEqual([
      [60, 0, 1],
      [64, 0.5, 0.5],
    ])
    expect(seconds).toBe(1)
  })

  it('counts bars as the meter does, and the tempo', () => {
    const { bars, tempo } = readMidi(
      song(
        96,
        // 120 a minute; four quarters, then three from the second bar on, at half the tempo.
        track(
          0,
          0xff,
          0x51,
          3,
          0x07,
          0xa1,
          0x20,
          0x83,
          0,
          0xff,
          0x58,
          4,
          3,
          2,
          24,
          8,
          0,
          0xff,
          0x51,
          3,
          0x0f,
          0x42,
          0x40,
          ...END,
        ),
        track(0x87, 0x40, 0xff, 0x2f, 0),
      ),
    )
    expect(tempo).toBe(120)
    expect(bars).toEqual([0, 2, 5])
  })

  it('skips what it does not know', () => {
    const { notes } = readMidi(
      song(1, track(0, 0xf0, 2, 1, 0xf7, 0, 0xff, 3, 1, 65, 0, 0xb0, 7, 100, 0, 0x90, 1, 1, 1, 0x80, 1, 0)),
    )
    expect(notes).toHaveLength(1)
  })

  it.each([
    ['nothing', new Uint8Array(3)],
    ['a head without a track', song(96)],
    ['a cut head', song(96).slice(0, 11)],
    ['a track without a status', song(96, track(0, 1, 2))],
    ['a cut event', song(96, track(0, 0x90, 60))],
  ])('says that %s is damaged', (_, bytes) => {
    expect(() => readMidi(bytes)).toThrow('damaged')
  })

  it('refuses clocks that it does not count, and songs without end', () => {
    expect(() => readMidi(song(0, track(...END)))).toThrow('counts time')
    expect(() => readMidi(song(0xe728, track(...END)))).toThrow('counts time')
    const note = [0, 0x90, 60, 1]
    const many = track(...Array.from({ length: 16_000 }, () => note).flat())
    expect(() => readMidi(song(96, ...Array.from({ length: 13 }, () => many)))).toThrow('too many events')
  })

  it('ends for every truncation and for a tempo of nothing', () => {
    const whole = song(96, track(0, 0xff, 0x51, 3, 0, 0, 0, 0, 0x90, 60, 1, 96, 0x80, 60, 0, ...END))
    expect(readMidi(whole).seconds).toBe(0)
    for (let length = 0; length < whole.length; length += 1)
      try {
        readMidi(whole.slice(0, length))
      } catch (error) {
        expect((error as Error).message).toMatch(/damaged|counts time/)
      }
  })
})
