import { useEffect, useMemo, useRef, useState } from 'react'
import { formatTime, plural } from '../format'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { drawPianoRoll } from './drawPianoRoll'
import styles from './Preview.module.css'
import { playSong } from './playSong'
import { readMidi, type Song } from './readMidi'

/** A song as a piano roll that can be played. */
export function MidiView({ bytes, name }: { bytes: Uint8Array; name: string }) {
  const read = useMemo((): Song | string => {
    try {
      return readMidi(bytes)
    } catch (error) {
      return (error as Error).message
    }
  }, [bytes])
  if (typeof read === 'string') return <p className="muted">{read} Download it to open it.</p>
  return <SongView song={read} name={name} />
}

function SongView({ song, name }: { song: Song; name: string }) {
  const { notes, seconds } = song
  const canvas = useRef<HTMLCanvasElement>(null)
  const [playing, setPlaying] = useState<ReturnType<typeof playSong> | null>(null)
  const [at, setAt] = useState(0)
  const stop = () => {
    playing?.stop()
    setPlaying(null)
    setAt(0)
  }
  useEffect(() => () => playing?.stop(), [playing])
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setAt(Math.min(playing.seconds(), seconds)), 50)
    playing.ended.then(() => setPlaying((now) => (now === playing ? null : now)))
    return () => clearInterval(timer)
  }, [playing, seconds])
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => drawPianoRoll(element, song, at)
    draw()
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    return () => observer.disconnect()
  }, [song, at])
  const instruments = new Set(notes.map(({ channel, program }) => (channel === 9 ? 'drums' : program))).size
  return (
    <div className={styles.song}>
      <p className={styles.controls}>
        <Button onClick={() => (playing ? stop() : setPlaying(playSong(song)))}>
          <Icon name={playing ? 'stop' : 'play'} /> {playing ? 'Stop' : 'Play'}
        </Button>
        <span className="num" aria-live="off">
          {formatTime(at)} / {formatTime(seconds)}
        </span>
        <span className="muted">
          {plural(notes.length, 'note')}, {plural(instruments, 'instrument')}
        </span>
      </p>
      <canvas ref={canvas} role="img" aria-label={`Piano roll of ${name}: ${plural(notes.length, 'note')}`} />
    </div>
  )
}
