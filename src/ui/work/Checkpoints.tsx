import { useMemo } from 'react'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import type { TraceStep } from '../trace'
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
export function Checkpoints({
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
  const checkpoints = useMemo(() => checkpointsOf(session.trace), [session.trace])
  const points = useMemo(() => progressPoints(session.trace), [session.trace])
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
          <li key={checkpoint.key}>
            <span className="num">{checkpoint.number}</span>
            <Title checkpoint={checkpoint} looked={looked} look={look} />
            <span className={cx('num', checkpoint.number === best?.step && styles.best)}>
              {checkpoint.found}
            </span>
            {!desk.readOnlyReason && (
              <Button
                isSmall
                isIcon
                look="quiet"
                aria-label={`Restore ${nameOf(checkpoint)}`}
                title="Restore"
                onClick={() => desk.restore(checkpoint.number, checkpoint.files)}
              >
                <Icon name="restore" />
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

const nameOf = ({ number }: Checkpoint): string =>
  number === null ? 'your change' : number === 0 ? 'the beginning' : `checkpoint ${number}`

function Title({
  checkpoint: { step, number },
  looked,
  look,
}: {
  checkpoint: Checkpoint
  looked: TraceStep | null
  look(step: TraceStep | null): void
}) {
  if (!step)
    return <span className="cut">{number === 0 ? 'What the run began with' : 'What you changed'}</span>
  return (
    <button
      type="button"
      className="cut"
      aria-pressed={step === looked}
      title="Look at the files as this step left them"
      onClick={() => look(step === looked ? null : step)}
    >
      <code>{stepTitle(step).code}</code> {visibleText(stepTitle(step).text)}
    </button>
  )
}
