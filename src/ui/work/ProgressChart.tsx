import { memo } from 'react'
import styles from './ProgressChart.module.css'
import type { ProgressPoint } from './progressPoints'

const [WIDTH, HEIGHT] = [230, 84]
const [LEFT, RIGHT, TOP, BOTTOM] = [6, 42, 14, 18]
/** More are too close to be told apart by marks. */
const MOST_MARKS = 12

/** The tests that passed at each checkpoint, and the staircase of the best so far. */
export const ProgressChart = memo(function ProgressChart({ points }: { points: readonly ProgressPoint[] }) {
  const total = Math.max(1, ...points.map((point) => point.total))
  if (points.length < 2) return null
  // From nothing to the first.
  const x = (i: number) => LEFT + ((i + 1) * (WIDTH - LEFT - RIGHT)) / points.length
  const y = (passed: number) => HEIGHT - BOTTOM - (passed / total) * (HEIGHT - TOP - BOTTOM)
  let most = 0
  const best = points.map(({ passed }) => {
    most = Math.max(most, passed)
    return most
  })
  const stairs = `M${LEFT},${y(0)}${best.map((passed, i) => `H${x(i)}V${y(passed)}`).join('')}`
  const line = points.map(({ passed }, i) => `${i ? 'L' : 'M'}${x(i)},${y(passed)}`).join('')
  const hasFallen = points.some(({ passed }, i) => passed < (best[i] ?? 0))
  const hasMarks = points.length <= MOST_MARKS
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Tests passed: ${points.map(({ step, passed }) => `${passed} after step ${step}`).join(', ')}; of ${total}`}
    >
      <path className={styles.goal} d={`M${LEFT},${y(total)}H${WIDTH - RIGHT}`} />
      <path className={styles.ground} d={`M${LEFT},${y(0)}H${WIDTH - RIGHT}`} />
      {hasFallen && <path className={styles.line} d={line} />}
      <path className={styles.stairs} d={stairs} />
      <text x={WIDTH - RIGHT + 7} y={y(total) + 3}>
        {total} tests
      </text>
      {points.map(({ step, passed, isBest }, i) =>
        hasMarks || isBest ? (
          <g key={step} data-fallen={passed < (best[i] ?? 0)} data-best={isBest}>
            <circle cx={x(i)} cy={y(passed)} r={isBest ? 3.5 : 2.5} />
            <text x={x(i)} y={HEIGHT - 3} textAnchor="middle">
              {step}
            </text>
          </g>
        ) : null,
      )}
    </svg>
  )
})
