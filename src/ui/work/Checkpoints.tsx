import { memo, useMemo } from 'react'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import type { TraceStep } from '../trace'
import { useSameList } from '../useStable'
import { visibleText } from '../visibleText'
import styles from './Checkpoints.module.css'
import { type Checkpoint, checkpointsOf } from './checkpointsOf'
import pane from './Pane.module.css'
import { ProgressChart } from './ProgressChart'
import { progressPoints } from './progressPoints'
import { stepTitle } from './stepTitle'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** Every state that a step or the person left behind, newest first; any of them can be gone back to. */
export const Checkpoints = memo(function Checkpoints({
  className,
  session,
  desk,
  looked,
  look,
}: {
  className: string | undefined
  session: Session
  desk: Desk
  /** The one whose files are shown instead of those of now. */
  looked: TraceStep | null
  look(step: TraceStep | null): void
}) {
  const { start, files } = session.trace
  // The step at work has left nothing behind yet: what it streams changes nothing here.
  const entries = useSameList(
    session.trace.entries.filter((entry) => entry.type === 'note' || entry.state !== 'live'),
  )
  const checkpoints = useMemo(() => checkpointsOf({ entries, start, files }), [entries, start, files])
  const points = useMemo(() => progressPoints({ entries }), [entries])
  if (checkpoints.length === 0) return null
  const best = points.find(({ isBest }) => isBest)
  return (
    <section className={cx(pane.pane, className)} aria-labelledby="checkpoints-title">
      <header className={pane.head}>
        <h2 id="checkpoints-title">Checkpoints</h2>
        {best && <span className="muted">best is {best.step}</span>}
      </header>
      <ProgressChart points={points} />
      <ol className={styles.saves} reversed>
        {checkpoints.map((checkpoint) => (
          <Line
            key={checkpoint.key}
            checkpoint={checkpoint}
            isBest={checkpoint.number === best?.step}
            isLooked={checkpoint.step !== null && checkpoint.step === looked}
            isReadOnly={desk.readOnlyReason !== ''}
            restore={desk.restore}
            look={look}
          />
        ))}
      </ol>
    </section>
  )
})

const nameOf = ({ number }: Checkpoint): string =>
  number === null ? 'your change' : number === 0 ? 'the beginning' : `checkpoint ${number}`

interface LineProps extends TitleProps {
  readonly isBest: boolean
  readonly isReadOnly: boolean
  readonly restore: Desk['restore']
}

/** Not drawn anew while a reply streams: a long run has hundreds. */
const Line = memo(function Line({ checkpoint, isBest, isLooked, isReadOnly, restore, look }: LineProps) {
  return (
    <li>
      <span className="num">{checkpoint.number}</span>
      <Title checkpoint={checkpoint} isLooked={isLooked} look={look} />
      <span className={cx('num', isBest && styles.best)}>{checkpoint.found}</span>
      {!isReadOnly && (
        <Button
          isSmall
          isIcon
          look="quiet"
          aria-label={`Restore ${nameOf(checkpoint)}`}
          title="Restore"
          onClick={() => restore(checkpoint.number, checkpoint.files)}
        >
          <Icon name="restore" />
        </Button>
      )}
    </li>
  )
})

interface TitleProps {
  readonly checkpoint: Checkpoint
  readonly isLooked: boolean
  look(step: TraceStep | null): void
}

function Title({ checkpoint: { step, number }, isLooked, look }: TitleProps) {
  if (!step)
    return <span className="cut">{number === 0 ? 'What the run began with' : 'What you changed'}</span>
  return (
    <button
      type="button"
      className="cut"
      aria-pressed={isLooked}
      title="Look at the files as this step left them"
      onClick={() => look(isLooked ? null : step)}
    >
      <code>{stepTitle(step).code}</code> {visibleText(stepTitle(step).text)}
    </button>
  )
}
