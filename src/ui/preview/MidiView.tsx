import { type ChangeEvent, useEffect, useMemo, useRef, useState } from 'react'
import { formatTime, plural } from '../format'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { visibleText } from '../visibleText'
import { type Asked, askedOfSong } from './askedOfSong'
import { drawPianoRoll, SERIES } from './drawPianoRoll'
import { type Instrument, instrumentsOf } from './instruments'
import styles from './Preview.module.css'
import { type Playing, playSong } from './playSong'
import { readMidi, type Song } from './readMidi'
import { useVersion } from './useVersion'

/** A song as a piano roll that can be played, and what of the goal can be counted in it. */
export function MidiView({ bytes, name, goal }: { bytes: Uint8Array; name: string; goal: string }) {
  const version = useVersion(bytes)
  const read = useMemo((): Song | string => {
    try {
      return readMidi(bytes)
    } catch (error) {
      return (error as Error).message
    }
  }, [bytes])
  if (typeof read === 'string') return <p className="muted">{read} Download it to open it.</p>
  return <SongView key={version} song={read} name={name} goal={goal} />
}

function SongView({ song, name, goal }: { song: Song; name: string; goal: string }) {
  const { notes, seconds, bars, tempo } = song
  const instruments = useMemo(() => instrumentsOf(song), [song])
  const asked = useMemo(() => askedOfSong(goal, song), [goal, song])
  const { at, isPlaying, toggle, seek } = usePlaying(song)
  return (
    <div className={styles.song}>
      <div className={styles.controls}>
        <Button onClick={toggle}>
          <Icon name={isPlaying ? 'stop' : 'play'} /> {isPlaying ? 'Stop' : 'Play'}
        </Button>
        <span className="num" aria-live="off">
          {formatTime(at)} / {formatTime(seconds)}
        </span>
        <span className="muted">
          {plural(notes.length, 'note')}, {plural(instruments.length, 'instrument')},{' '}
          {plural(bars.length, 'bar')} at {Math.round(tempo)} bpm
        </span>
      </div>
      <Legend instruments={instruments} />
      <div className={styles.roll} style={{ '--at': at / Math.max(seconds, 0.001) } as React.CSSProperties}>
        <Roll song={song} instruments={instruments} name={name} />
        <input
          type="range"
          aria-label="Position in the song"
          aria-valuetext={`${formatTime(at)} of ${formatTime(seconds)}`}
          min={0}
          max={seconds}
          step={0.1}
          value={at}
          onChange={(event: ChangeEvent<HTMLInputElement>) => seek(Number(event.target.value))}
        />
      </div>
      {asked.length > 0 && <AskedTable asked={asked} name={name} />}
    </div>
  )
}

const AskedTable = ({ asked, name }: { asked: readonly Asked[]; name: string }) => (
  <table className={styles.asked}>
    <caption>Asked for, and found in the file</caption>
    <thead>
      <tr>
        <th scope="col">The goal says</th>
        <th scope="col">{visibleText(name)} has</th>
        <th scope="col">
          <span className="vh">Holds</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {asked.map(({ words, found, holds }) => (
        <tr key={words}>
          <td>{words}</td>
          <td className="num">{found}</td>
          <td>
            <Icon name={holds ? 'check' : 'cross'} className={holds ? 'ok' : 'fail'} />
            <span className="vh">{holds ? 'yes' : 'no'}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** Where the song is, and the ways to go on. Moves a few times a second; the picture of the notes is not drawn anew. */
function usePlaying(song: Song) {
  const [playing, setPlaying] = useState<Playing | null>(null)
  const [at, setAt] = useState(0)
  useEffect(() => () => playing?.stop(), [playing])
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setAt(Math.min(playing.seconds(), song.seconds)), 50)
    playing.ended.then(() => setPlaying((now) => (now === playing ? null : now)))
    return () => clearInterval(timer)
  }, [playing, song])
  const isAtEnd = at >= song.seconds
  return {
    at,
    isPlaying: playing !== null,
    toggle: () => setPlaying(playing ? null : playSong(song, isAtEnd ? 0 : at)),
    seek(to: number) {
      setAt(to)
      if (playing) setPlaying(playSong(song, to))
    },
  }
}

const Legend = ({ instruments }: { instruments: readonly Instrument[] }) => (
  <ul className={styles.legend} aria-label="Instruments">
    {instruments.map(({ channel, name, notes }, i) => (
      <li key={channel}>
        <span style={{ background: `var(${SERIES[i % SERIES.length]})` }} aria-hidden="true" /> {name}{' '}
        <span className="num muted">
          {notes}
          <span className="vh"> notes</span>
        </span>
      </li>
    ))}
  </ul>
)

function Roll({ song, instruments, name }: { song: Song; instruments: readonly Instrument[]; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => drawPianoRoll(element, song, instruments)
    const sizes = new ResizeObserver(draw)
    sizes.observe(element)
    const looks = new MutationObserver(draw)
    looks.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    return () => {
      sizes.disconnect()
      looks.disconnect()
      dark.removeEventListener('change', draw)
    }
  }, [song, instruments])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`Piano roll of ${name}: ${plural(song.notes.length, 'note')}`}
    />
  )
}
