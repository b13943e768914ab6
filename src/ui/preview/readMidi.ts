/** One key, from when it is struck until it is let go. */
export interface Note {
  /** 0 to 127; 60 is the middle C. */
  readonly key: number
  readonly channel: number
  /** 0 to 127, as General MIDI counts them; channel 9 is drums. */
  readonly program: number
  /** Seconds from the beginning. */
  readonly start: number
  readonly seconds: number
  /** 0 to 1. */
  readonly loudness: number
}

export interface Song {
  /** By their start. */
  readonly notes: readonly Note[]
  readonly seconds: number
  /** When each bar begins, in seconds. */
  readonly bars: readonly number[]
  /** Quarter notes a minute, at the beginning. */
  readonly tempo: number
}

const MOST_EVENTS = 200_000
const MOST_BARS = 5_000
/** Microseconds a quarter note: 120 a minute. */
const DEFAULT_TEMPO = 500_000

interface MidiEvent {
  readonly tick: number
  readonly order: number
  readonly kind: 'off' | 'tempo' | 'meter' | 'program' | 'on' | 'end'
  readonly channel: number
  readonly first: number
  readonly second: number
}

/**
 * Reads a standard MIDI file of format 0 or 1 (MIDI 1.0 specification, RP-001).
 * @throws an Error whose message is a sentence when it is damaged, or holds more than can be shown.
 */
export function readMidi(bytes: Uint8Array): Song {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const division = view.getUint16(12)
    if (division === 0 || division >= 0x8000)
      throw new Error('It counts time in a way that is not shown here.')
    const events: MidiEvent[] = []
    let hasTrack = false
    for (let at = 8 + view.getUint32(4); at + 8 <= bytes.length; ) {
      const end = at + 8 + view.getUint32(at + 4)
      const isTrack = view.getUint32(at) === TRACK
      if (isTrack) readTrack(view, at + 8, Math.min(end, bytes.length), events)
      hasTrack ||= isTrack
      at = end
    }
    if (!hasTrack) throw new RangeError('no track')
    return played(events, division)
  } catch (error) {
    throw error instanceof RangeError ? new Error('This MIDI file is damaged.') : error
  }
}

/** `MTrk` */
const TRACK = 0x4d54726b

function readTrack(view: DataView, begin: number, end: number, events: MidiEvent[]): void {
  let at = begin
  let tick = 0
  let status = 0
  const number = (): number => {
    let value = 0
    for (let i = 0; i < 4; i += 1) {
      const byte = view.getUint8(at++)
      value = (value << 7) | (byte & 0x7f)
      if (byte < 0x80) break
    }
    return value
  }
  const add = (kind: MidiEvent['kind'], first: number, second: number) => {
    if (events.length >= MOST_EVENTS) throw new Error('This song has too many events to be shown.')
    events.push({ tick, order: ORDER.indexOf(kind), kind, channel: status & 0x0f, first, second })
  }
  while (at < end) {
    tick += number()
    if (view.getUint8(at) >= 0x80) status = view.getUint8(at++)
    if (status < 0x80) throw new RangeError('no status')
    if (status >= 0xf0) {
      const type = status === 0xff ? view.getUint8(at++) : 0
      const length = number()
      if (type === 0x51 && length === 3) add('tempo', view.getUint32(at - 1) & 0xffffff, 0)
      if (type === 0x58 && length >= 2) add('meter', view.getUint8(at), 2 ** view.getUint8(at + 1))
      if (type === 0x2f) add('end', 0, 0)
      at += length
      continue
    }
    const kind = status >> 4
    const first = view.getUint8(at++)
    const second = kind === 0xc || kind === 0xd ? 0 : view.getUint8(at++)
    if (kind === 9 && second > 0) add('on', first, second)
    else if (kind === 8 || kind === 9) add('off', first, 0)
    else if (kind === 0xc) add('program', first, 0)
  }
}

/** At the same tick keys are let go before they are struck again, by the right program. */
const ORDER: readonly MidiEvent['kind'][] = ['off', 'tempo', 'meter', 'program', 'on', 'end']

function played(events: MidiEvent[], division: number): Song {
  events.sort((a, b) => a.tick - b.tick || a.order - b.order)
  const notes: Note[] = []
  const sounding = new Map<number, Omit<Note, 'seconds'>>()
  const programs = new Uint8Array(16)
  const clock = createClock(division)
  const release = (place: number) => {
    const note = sounding.get(place)
    if (note) notes.push({ ...note, seconds: clock.seconds() - note.start })
    sounding.delete(place)
  }
  for (const { tick, kind, channel, first, second } of events) {
    clock.goTo(tick)
    if (kind === 'tempo') clock.setTempo(first)
    else if (kind === 'meter') clock.setMeter(first, second)
    else if (kind === 'program') programs[channel] = first
    else if (kind !== 'end') {
      const place = channel * 128 + first
      release(place)
      const program = programs[channel] ?? 0
      if (kind === 'on')
        sounding.set(place, { key: first, channel, program, start: clock.seconds(), loudness: second / 127 })
    }
  }
  // Keys that nobody lets go sound until the end.
  for (const place of [...sounding.keys()]) release(place)
  const { bars, tempo } = clock
  return { notes: notes.sort((a, b) => a.start - b.start), seconds: clock.seconds(), bars, tempo: tempo() }
}

/** Turns ticks into seconds as the tempo changes, and counts bars as the meter does. */
function createClock(division: number) {
  let [tick, seconds, tempo] = [0, 0, DEFAULT_TEMPO]
  let first: number | null = null
  let [bar, barTicks] = [0, division * 4]
  const bars: number[] = []
  const secondsAt = (later: number) => seconds + ((later - tick) * tempo) / division / 1_000_000
  return {
    bars,
    seconds: () => seconds,
    tempo: () => 60_000_000 / Math.max(1, first ?? DEFAULT_TEMPO),
    goTo(next: number) {
      for (; bar < next && bars.length < MOST_BARS; bar += barTicks) bars.push(secondsAt(bar))
      seconds = secondsAt(next)
      tick = next
    },
    setTempo(next: number) {
      tempo = next
      first ??= tempo
    },
    /** Begins a bar. */
    setMeter(beats: number, unit: number) {
      barTicks = Math.max(1, (division * 4 * beats) / unit)
      bar = tick
    },
  }
}
