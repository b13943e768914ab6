import type { Song } from './readMidi'

/** Families of General MIDI's programs, eight each. */
const FAMILIES = [
  'piano',
  'chimes',
  'organ',
  'guitar',
  'bass',
  'strings',
  'ensemble',
  'brass',
  'reed',
  'pipe',
  'lead',
  'pad',
  'effects',
  'folk',
  'percussion',
  'sounds',
]
const DRUMS = 9

/** One voice of a song, as the legend has it. */
export interface Instrument {
  readonly channel: number
  readonly name: string
  readonly notes: number
}

/** The channels of a song in the order in which they are first heard. */
export function instrumentsOf({ notes }: Song): Instrument[] {
  const found = new Map<number, { channel: number; name: string; notes: number }>()
  for (const { channel, program } of notes) {
    const name = channel === DRUMS ? 'drums' : (FAMILIES[program >> 3] ?? 'sounds')
    const one = found.get(channel) ?? { channel, name, notes: 0 }
    one.notes += 1
    found.set(channel, one)
  }
  return [...found.values()]
}
