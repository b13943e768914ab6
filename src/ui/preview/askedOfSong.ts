import { formatTime, plural } from '../format'
import type { Note, Song } from './readMidi'

/** One thing that a goal asks of a song, in its own words, and what the file has of it. */
export interface Asked {
  readonly words: string
  readonly found: string
  readonly holds: boolean
}

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const NUMBER = String.raw`(?<number>\d+(?:[.,]\d+)*|${NUMBERS.join('|')})`
const BOUND = String.raw`(?:(?<least>at least|no (?:fewer|less) than|a minimum of|more than|over)\s+|(?<most>at most|no more than|a maximum of|up to|fewer than|less than|under)\s+)?`
const counted = (unit: string) => new RegExp(String.raw`\b${BOUND}${NUMBER}[\s-]+${unit}\b`, 'gi')

const LENGTH = counted('(?<unit>minute|min|second|sec)s?')
const NOTES = counted('notes?')
const TEMPO = counted('(?:bpm|beats (?:per|a) minute)')
const BARS = counted('(?:bars?|measures?)')
const INSTRUMENTS = counted('(?:different |simultaneous )?instruments?')
const MANY_INSTRUMENTS = /\b(?:multiple|several|many)\s+(?:different\s+)?instruments\b/gi
const INSTRUMENTS_AT_ONCE =
  /\b(?:multiple|several|many)\s+simultaneous\s+instruments\b|\binstruments\s+(?:playing\s+)?(?:at once|together|simultaneously)\b/gi
const POLYPHONIC = /\b(?:polyphonic|polyphony|chords?)\b/gi

/** A length that is asked for without "at least" or "at most" is taken for as good as met. */
const NEARLY = 0.05

/** What of a goal can be counted in a song, in the order in which the goal says it; what it says otherwise is not here. */
export function askedOfSong(goal: string, song: Song): Asked[] {
  const { notes, seconds, bars, tempo } = song
  const length = `${formatTime(seconds)}, ${plural(bars.length, 'bar')} at ${Math.round(tempo)} bpm`
  const channels = new Set(notes.map(({ channel }) => channel)).size
  const voices = mostAtOnce(notes, ({ channel }) => channel)
  const found: { at: number; asked: Asked }[] = []
  const look = (words: RegExp, has: string, holds: (match: RegExpExecArray) => boolean) => {
    for (const match of goal.matchAll(words))
      found.push({ at: match.index, asked: { words: match[0], found: has, holds: holds(match) } })
  }
  look(LENGTH, length, (match) => {
    const scale = /^m/i.test(match.groups?.unit ?? '') ? 60 : 1
    return isMet(match, seconds / scale, NEARLY)
  })
  look(NOTES, plural(notes.length, 'note'), (match) => isMet(match, notes.length))
  look(TEMPO, `${Math.round(tempo)} bpm`, (match) => isMet(match, Math.round(tempo)))
  look(BARS, plural(bars.length, 'bar'), (match) => isMet(match, bars.length))
  look(INSTRUMENTS, plural(channels, 'instrument'), (match) => isMet(match, channels))
  look(MANY_INSTRUMENTS, plural(channels, 'instrument'), () => channels > 1)
  look(INSTRUMENTS_AT_ONCE, `${voices} at once`, () => voices > 1)
  const chord = mostAtOnce(notes, (note) => note)
  look(POLYPHONIC, `up to ${plural(chord, 'note')} at once`, () => chord > 1)
  const said = new Set<string>()
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ asked }) => asked)
    .filter(({ words }) => !said.has(words.toLowerCase()) && said.add(words.toLowerCase()))
}

function isMet({ groups = {} }: RegExpExecArray, has: number, nearly = 0): boolean {
  const word = (groups.number ?? '').toLowerCase()
  const wanted = NUMBERS.includes(word) ? NUMBERS.indexOf(word) + 1 : Number(word.replaceAll(',', ''))
  // A song of 119.9 seconds is one of two minutes.
  const slack = wanted * nearly
  if (groups.least) return has >= wanted - slack
  if (groups.most) return has <= wanted + slack
  return Math.abs(has - wanted) <= slack
}

/** How many of something sound together at most: notes, or the voices that play them. */
function mostAtOnce(notes: readonly Note[], of: (note: Note) => unknown): number {
  const changes = notes.flatMap((note) => [
    { at: note.start, note, isBegun: true },
    { at: note.start + note.seconds, note, isBegun: false },
  ])
  // Of what changes at one moment the ends come first: a note that follows another does not sound with it.
  changes.sort((a, b) => a.at - b.at || Number(a.isBegun) - Number(b.isBegun))
  const sounding = new Map<unknown, number>()
  let most = 0
  for (const { note, isBegun } of changes) {
    const key = of(note)
    const count = (sounding.get(key) ?? 0) + (isBegun ? 1 : -1)
    if (count > 0) sounding.set(key, count)
    else sounding.delete(key)
    most = Math.max(most, sounding.size)
  }
  return most
}
