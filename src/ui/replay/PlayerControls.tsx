import type { Player } from '../../core/replay/player'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import styles from './ReplayView.module.css'

const SPEEDS = [
  { label: 'To watch', speed: 1 },
  { label: '4 times as fast', speed: 4 },
  { label: 'As fast as it goes', speed: Number.POSITIVE_INFINITY },
]

/** Play, pause, step, speed, and a scrubber; beyond what is done the scrubber does what is missing. */
export function PlayerControls({
  player,
  shown,
  show,
  again,
}: {
  player: Player
  shown: number
  show(step: number | null): void
  again(): void
}) {
  const { isPlaying, done, verdict } = player
  const hasEnded = verdict !== null
  const total = hasEnded ? done : Math.max(player.total, done)
  const scrub = (step: number) => {
    if (step <= done) return show(step)
    show(null)
    player.playTo(step)
  }
  return (
    <fieldset className={styles.controls} aria-label="Player">
      {isPlaying ? (
        <Button look="main" onClick={() => player.pause()}>
          <Icon name="pause" /> Pause
        </Button>
      ) : (
        <Button
          look="main"
          onClick={() => {
            show(null)
            if (hasEnded) again()
            else player.play()
          }}
        >
          <Icon name={hasEnded ? 'replay' : 'play'} /> {hasEnded ? 'Play again' : 'Play'}
        </Button>
      )}
      <Button
        disabled={isPlaying || hasEnded}
        onClick={() => {
          show(null)
          player.step()
        }}
      >
        <Icon name="step" /> Step
      </Button>
      <label className={styles.speed}>
        <span>Speed</span>
        <select
          value={SPEEDS.findIndex(({ speed }) => speed === player.speed)}
          onChange={(event) => {
            player.speed = SPEEDS[Number(event.target.value)]?.speed ?? 1
          }}
        >
          {SPEEDS.map(({ label }, i) => (
            <option key={label} value={i}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.scrubber}>
        <span className="num">
          Step {shown} of {total}
        </span>
        <input
          type="range"
          min={0}
          max={total}
          value={shown}
          aria-label="Show a step"
          onChange={(event) => scrub(Number(event.target.value))}
        />
      </label>
    </fieldset>
  )
}
