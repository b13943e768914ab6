import type { Song } from './readMidi'

const SERIES = ['--data-1', '--data-2', '--data-3', '--data-4']

/** Draws time from left to right and keys from low to high, a colour a channel, and where the song is. */
export function drawPianoRoll(canvas: HTMLCanvasElement, { notes, seconds }: Song, at: number): void {
  const { width, height } = canvas.getBoundingClientRect()
  const context = canvas.getContext('2d')
  if (!context || width === 0) return
  const ratio = devicePixelRatio
  canvas.width = width * ratio
  canvas.height = height * ratio
  context.scale(ratio, ratio)
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name)
  const keys = notes.map(({ key }) => key)
  const lowest = keys.reduce((least, key) => Math.min(least, key), 127) - 1
  const rows = keys.reduce((most, key) => Math.max(most, key), 0) + 2 - lowest
  const x = (time: number) => (time / Math.max(seconds, 0.001)) * width
  const rowHeight = height / rows
  const channels = [...new Set(notes.map(({ channel }) => channel))]
  for (const { key, channel, start, seconds: length, loudness } of notes) {
    context.fillStyle = colour(SERIES[channels.indexOf(channel) % SERIES.length] ?? '')
    context.globalAlpha = 0.45 + loudness * 0.55
    const top = height - (key - lowest + 1) * rowHeight
    context.fillRect(x(start), top, Math.max(1, x(length) - 0.5), Math.max(1, rowHeight - 1))
  }
  context.globalAlpha = 1
  context.fillStyle = colour('--ink')
  if (at > 0) context.fillRect(x(at), 0, 1, height)
}
