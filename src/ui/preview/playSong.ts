import type { Note, Song } from './readMidi'

export interface Playing {
  /** Seconds since the beginning. */
  seconds(): number
  readonly ended: Promise<void>
  stop(): void
}

/** So far ahead notes are handed to the browser; more would be a burden, less would stutter. */
const AHEAD_SECONDS = 1
/** So many sound at once, or are about to; what a song strikes beyond that is left out. */
const MOST_VOICES = 96
const DRUMS = 9
const VOLUME = 0.12

/** Families of General MIDI's programs, eight each, by the wave that resembles them most. */
const WAVES: readonly OscillatorType[] = [
  'triangle',
  'triangle',
  'sine',
  'square',
  'sawtooth',
  'sawtooth',
  'sawtooth',
  'square',
]

/**
 * Plays a song through the computer's speakers with plain waves, `from` so many seconds after its beginning. Must be
 * called from a click.
 */
export function playSong({ notes, seconds }: Song, from: number): Playing {
  const audio = new AudioContext()
  const out = audio.createDynamicsCompressor()
  out.connect(audio.destination)
  const begun = audio.currentTime + 0.1 - from
  let next = notes.findIndex(({ start }) => start >= from)
  if (next < 0) next = notes.length
  let voices = 0
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const stop = () => {
    clearInterval(timer)
    if (audio.state !== 'closed') audio.close()
    end()
  }
  const fill = () => {
    const until = audio.currentTime - begun + AHEAD_SECONDS
    for (let note = notes[next]; note && note.start <= until; note = notes[++next]) {
      if (voices >= MOST_VOICES) continue
      voices += 1
      sound(audio, out, note, begun).onended = () => {
        voices -= 1
      }
    }
    if (audio.currentTime - begun > seconds + 0.5) stop()
  }
  const timer = setInterval(fill, 200)
  fill()
  return { seconds: () => Math.max(from, audio.currentTime - begun), ended, stop }
}

function sound(audio: AudioContext, out: AudioNode, note: Note, begun: number): OscillatorNode {
  const at = begun + note.start
  const length = note.channel === DRUMS ? 0.08 : Math.max(note.seconds, 0.05)
  const gain = audio.createGain()
  gain.connect(out)
  gain.gain.setValueAtTime(note.loudness * VOLUME, at)
  gain.gain.setTargetAtTime(0, at + length * 0.7, length * 0.15)
  const wave = audio.createOscillator()
  wave.type = note.channel === DRUMS ? 'square' : (WAVES[(note.program >> 3) & 7] ?? 'triangle')
  wave.frequency.value = 440 * 2 ** ((note.key - 69) / 12)
  // A drum is a tone that falls at once.
  if (note.channel === DRUMS) wave.frequency.setTargetAtTime(40, at, 0.02)
  wave.connect(gain)
  wave.start(at)
  wave.stop(at + length)
  return wave
}
