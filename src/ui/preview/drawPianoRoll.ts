import type { Instrument } from './instruments'
import type { Song } from './readMidi'

export const SERIES = ['--data-1', '--data-2', '--data-3', '--data-4', '--data-5', '--data-6']
/** Room for the numbers of the bars above the notes, in CSS pixels. */
const HEAD = 16
/** A number needs so much room. */
const BAR_ROOM = 28

/** Draws time from left to right and keys from low to high, a colour a channel, and where bars begin. */
export function drawPianoRoll(
  canvas: HTMLCanvasElement,
  song: Song,
  instruments: readonly Instrument[],
): void {
  const { width, height } = canvas.getBoundingClientRect()
  const context = canvas.getContext('2d')
  if (!context || width === 0) return
  const ratio = devicePixelRatio
  canvas.width = width * ratio
  canvas.height = height * ratio
  context.scale(ratio, ratio)
  const colour = createColours(canvas)
  const x = (time: number) => (time / Math.max(song.seconds, 0.001)) * width
  drawBars(context, song, { height, x, line: colour('--line-strong'), ink: colour('--ink-3') })
  const { lowest, rows } = rangeOf(song)
  const rowHeight = (height - HEAD) / rows
  const colours = SERIES.map(colour)
  const series = new Map(instruments.map(({ channel }, i) => [channel, colours[i % colours.length] ?? '']))
  for (const { key, channel, start, seconds, loudness } of song.notes) {
    context.fillStyle = series.get(channel) ?? ''
    context.globalAlpha = 0.45 + loudness * 0.55
    const top = height - (key - lowest + 1) * rowHeight
    context.fillRect(x(start), top, Math.max(1, x(seconds) - 0.5), Math.max(1, rowHeight - 1))
  }
}

function rangeOf({ notes }: Song): { lowest: number; rows: number } {
  let [least, most] = [127, 0]
  for (const { key } of notes) {
    least = Math.min(least, key)
    most = Math.max(most, key)
  }
  return { lowest: least - 1, rows: Math.max(1, most + 3 - least) }
}

function drawBars(
  context: CanvasRenderingContext2D,
  { bars }: Song,
  { height, x, line, ink }: { height: number; x(time: number): number; line: string; ink: string },
): void {
  context.font = '11px sans-serif'
  let free = 0
  bars.forEach((start, i) => {
    const at = x(start)
    if (at < free) return
    context.fillStyle = line
    context.fillRect(at, 0, 1, height)
    context.fillStyle = ink
    context.fillText(String(i + 1), at + 4, HEAD - 5)
    free = at + BAR_ROOM
  })
}

/** The colours that tokens stand for here, as the canvas takes them. */
function createColours(canvas: HTMLCanvasElement): (token: string) => string {
  const style = getComputedStyle(canvas)
  return (token) => {
    canvas.style.color = `var(${token})`
    const { color } = style
    canvas.style.removeProperty('color')
    return color
  }
}
