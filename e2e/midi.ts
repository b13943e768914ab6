/** What a standard MIDI file holds, as far as a listener would notice. */
export interface Midi {
  readonly notes: number
  readonly seconds: number
  /** The most programs that sound at the same moment. */
  readonly programsAtOnce: number
}

interface Event {
  readonly tick: number
  readonly kind: 'on' | 'off' | 'program' | 'tempo'
  readonly channel: number
  readonly value: number
}

/** Reads a file of format 0 or 1. @throws when it is not one. */
export function readMidi(bytes: Uint8Array): Midi {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (textAt(view, 0) !== 'MThd') throw new Error('This is not a MIDI file.')
  const ticksPerBeat = view.getUint16(12)
  const events: Event[] = []
  for (let at = 14; at < bytes.length; ) {
    if (textAt(view, at) !== 'MTrk') throw new Error(`There is no track at byte ${at}.`)
    const end = at + 8 + view.getUint32(at + 4)
    readTrack(view, at + 8, end, events)
    at = end
  }
  return listen(
    events.sort((a, b) => a.tick - b.tick || rank(a) - rank(b)),
    ticksPerBeat,
  )
}

const rank = ({ kind }: Event): number => ['tempo', 'program', 'off', 'on'].indexOf(kind)

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))

function readTrack(view: DataView, begin: number, end: number, events: Event[]): void {
  let at = begin
  let tick = 0
  let status = 0
  const number = (): number => {
    let value = 0
    for (;;) {
      const byte = view.getUint8(at++)
      value = (value << 7) | (byte & 0x7f)
      if (byte < 0x80) return value
    }
  }
  while (at < end) {
    tick += number()
    if (view.getUint8(at) >= 0x80) status = view.getUint8(at++)
    const channel = status & 0x0f
    if (status === 0xff) {
      const type = view.getUint8(at++)
      const length = number()
      if (type === 0x51)
        events.push({ tick, kind: 'tempo', channel, value: view.getUint32(at - 1) & 0xffffff })
      at += length
    } else if (status >= 0xf0) at += number()
    else if (status >= 0xc0 && status < 0xe0) {
      const value = view.getUint8(at++)
      if (status < 0xd0) events.push({ tick, kind: 'program', channel, value })
    } else {
      const [key, velocity] = [view.getUint8(at), view.getUint8(at + 1)]
      at += 2
      if (status < 0xa0)
        events.push({ tick, kind: status >= 0x90 && velocity > 0 ? 'on' : 'off', channel, value: key })
    }
  }
}

function listen(events: readonly Event[], ticksPerBeat: number): Midi {
  const programs = new Map<number, number>()
  const sounding = new Map<string, number>()
  let [notes, seconds, programsAtOnce, tempo, last] = [0, 0, 0, 500_000, 0]
  for (const { tick, kind, channel, value } of events) {
    seconds += ((tick - last) * tempo) / ticksPerBeat / 1e6
    last = tick
    if (kind === 'tempo') tempo = value
    if (kind === 'program') programs.set(channel, value)
    if (kind === 'off') sounding.delete(`${channel}/${value}`)
    if (kind === 'on') {
      notes += 1
      sounding.set(`${channel}/${value}`, channel)
      // Channel 9 is the drums, whatever program it names.
      const heard = [...sounding.values()].filter((on) => on !== 9).map((on) => programs.get(on) ?? 0)
      programsAtOnce = Math.max(programsAtOnce, new Set(heard).size)
    }
  }
  return { notes, seconds, programsAtOnce }
}
