import { expect, it } from 'vitest'
import { EXAMPLES } from '../home/examples'
import { askedOfSong } from './askedOfSong'
import type { Note, Song } from './readMidi'

const note = (start: number, seconds: number, channel = 0): Note => ({
  key: 60,
  channel,
  program: 0,
  start,
  seconds,
  loudness: 1,
})
const songOf = (notes: readonly Note[], seconds: number): Song => ({
  notes,
  seconds,
  bars: Array.from({ length: 62 }, (_, i) => i * 2),
  tempo: 124,
})
const brief = (goal: string, song: Song) =>
  askedOfSong(goal, song).map(({ words, found, holds }) => `${words} | ${found} | ${holds}`)

it('holds each thing that a goal counts against the file', () => {
  const notes = Array.from({ length: 600 }, (_, i) => note(i / 5, 0.5, i % 3))
  expect(brief(EXAMPLES[0]?.goal ?? '', songOf(notes, 119.9))).toEqual([
    '2 minute | 1:59, 62 bars at 124 bpm | true',
    'multiple instruments | 3 instruments | true',
    'at least 500 notes | 600 notes | true',
    'polyphonic | up to 3 notes at once | true',
    'multiple simultaneous instruments | 3 at once | true',
  ])
})

it('says what does not hold', () => {
  // One after the other on two channels: a note that ends when the next begins does not sound with it.
  const song = songOf([note(0, 1), note(1, 1, 1), note(2, 1)], 3)
  expect(
    brief('A two-minute track at 90 BPM, at most 2 notes, in chords, with several instruments', song),
  ).toEqual([
    'two-minute | 0:03, 62 bars at 124 bpm | false',
    '90 BPM | 124 bpm | false',
    'at most 2 notes | 3 notes | false',
    'chords | up to 1 note at once | false',
    'several instruments | 2 instruments | true',
  ])
  // What is said twice is held against the file once.
  expect(
    brief('No fewer than 1,000 notes, exactly 62 bars, three instruments, no fewer than 1,000 notes', song),
  ).toEqual([
    'No fewer than 1,000 notes | 3 notes | false',
    '62 bars | 62 bars | true',
    'three instruments | 2 instruments | false',
  ])
})

it('finds nothing in a goal that counts nothing', () => {
  expect(askedOfSong('A calm song for a rainy evening; keep notes short', songOf([], 0))).toEqual([])
})
