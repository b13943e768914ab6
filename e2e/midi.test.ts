import { expect, it } from 'vitest'
import { readMidi } from './midi'

const track = (...body: number[]) =>
  [...'MTrk'].map((c) => c.charCodeAt(0)).concat([0, 0, 0, body.length, ...body])
const file = (...tracks: number[][]) =>
  Uint8Array.from([
    ...[...'MThd'].map((c) => c.charCodeAt(0)),
    0,
    0,
    0,
    6,
    0,
    1,
    0,
    tracks.length,
    0,
    96,
    ...tracks.flat(),
  ])

it('counts notes, seconds by tempo, and the programs that sound at once', () => {
  // Tempo of one second a beat; then two channels, one with running status, overlapping for half a beat.
  const tempo = track(0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 0, 0xff, 0x2f, 0)
  const first = track(0, 0xc0, 5, 0, 0x90, 60, 64, 96, 60, 0, 0, 0xff, 0x2f, 0)
  const second = track(0, 0xc1, 9, 48, 0x91, 62, 64, 0x81, 0x10, 0x81, 62, 0, 0, 0xff, 0x2f, 0)
  expect(readMidi(file(tempo, first, second))).toEqual({ notes: 2, seconds: 2, programsAtOnce: 2 })
})

it('does not take notes that follow each other for simultaneous ones', () => {
  const first = track(0, 0xc0, 5, 0, 0x90, 60, 64, 96, 0x80, 60, 0, 0, 0xff, 0x2f, 0)
  const second = track(0, 0xc1, 9, 96, 0x91, 62, 64, 96, 0x81, 62, 0, 0, 0xff, 0x2f, 0)
  expect(readMidi(file(first, second)).programsAtOnce).toBe(1)
})

it('refuses what is no MIDI file, or cut off', () => {
  expect(() => readMidi(new TextEncoder().encode('RIFF of some length'))).toThrow(/not a MIDI file/)
  expect(() => readMidi(file(track(0, 0x90, 60)))).toThrow()
})
