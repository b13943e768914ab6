import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { playSong } from './playSong'
import type { Note, Song } from './readMidi'

/** An AudioContext that counts what sounds, and whose clock is that of the test. */
function createFakeAudio() {
  const started: number[] = []
  const ending: { at: number; onended: (() => void) | null }[] = []
  const audio = { currentTime: 0, state: 'running', destination: {}, close: () => {} }
  const parameter = () => ({ value: 0, setValueAtTime() {}, setTargetAtTime() {} })
  const node = (more = {}) => ({ connect() {}, ...more })
  Object.assign(audio, {
    createDynamicsCompressor: node,
    createGain: () => node({ gain: parameter() }),
    createOscillator() {
      const wave = node({
        frequency: parameter(),
        onended: null,
        at: 0,
      }) as unknown as (typeof ending)[number]
      return Object.assign(wave, {
        start: (at: number) => started.push(at),
        stop(at: number) {
          wave.at = at
          ending.push(wave)
        },
      })
    },
  })
  const goTo = (time: number) => {
    audio.currentTime = time
    for (const wave of ending.splice(0))
      if (wave.at <= time) wave.onended?.()
      else ending.push(wave)
    vi.advanceTimersByTime(200)
  }
  return { audio, started, goTo }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function play(song: Pick<Song, 'notes' | 'seconds'>, from = 0) {
  const fake = createFakeAudio()
  vi.stubGlobal('AudioContext', function AudioContext() {
    return fake.audio
  })
  return { ...fake, playing: playSong({ bars: [], tempo: 120, ...song }, from) }
}

const note = (start: number, seconds = 0.5): Note => ({
  key: 60,
  channel: 0,
  program: 0,
  start,
  seconds,
  loudness: 1,
})

it('notes are handed to the browser shortly before they sound', () => {
  const { started, goTo } = play({ notes: [note(0), note(5), note(9)], seconds: 10 })
  expect(started).toEqual([0.1])
  goTo(4.5)
  expect(started).toEqual([0.1, 5.1])
})

it('a song of a hundred thousand notes at once does not drown the browser', () => {
  const notes = Array.from({ length: 100_000 }, () => note(0))
  const { started, goTo } = play({ notes: [...notes, note(3)], seconds: 4 })
  expect(started.length).toBeLessThan(100)
  goTo(2.5)
  expect(started.at(-1)).toBeCloseTo(3.1)
})

it('it begins where one wants', () => {
  const { started, playing } = play({ notes: [note(0), note(5)], seconds: 6 }, 4.5)
  expect(started).toEqual([expect.closeTo(0.6)])
  expect(playing.seconds()).toBe(4.5)
})
