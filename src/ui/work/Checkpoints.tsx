import { useMemo } from 'react'
import { gatesOf } from '../../core/checks/gates'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import type { Trace, TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import styles from './Checkpoints.module.css'
import pane from './Pane.module.css'
import { stepTitle } from './stepTitle'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

interface Checkpoint {
  readonly step: TraceStep
  /** What the check after it found, such as `6 of 7`. */
  readonly found: string
}

/** Every state that a step left behind, newest first; any of them can be gone back to. */
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
  if (checkpoints.length === 0) return null
  return (
    <section className={cx(pane.pane, className)} aria-labelledby="checkpoints-title">
      <header className={pane.head}>
        <h2 id="checkpoints-title">Checkpoints</h2>
      </header>
      <ol className={styles.saves} reversed>
        {checkpoints.map(({ step, found }) => (
          <li key={step.key}>
            <span className="num">{step.step}</span>
            <button
              type="button"
              className="cut"
              aria-pressed={step === looked}
              title="Look at the files as this step left them"
              onClick={() => look(step === looked ? null : step)}
            >
              <code>{stepTitle(step).code}</code> {visibleText(stepTitle(step).text)}
            </button>
            <span className="num">{found}</span>
            {step.after && !desk.readOnlyReason && (
              <Button
                isSmall
                isIcon
                look="quiet"
                aria-label={`Restore checkpoint ${step.step}`}
                title="Restore"
                onClick={() => step.after && desk.restore(step.step, step.after)}
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

function checkpointsOf({ entries }: Trace): Checkpoint[] {
  const steps = entries.filter((entry): entry is TraceStep => entry.type === 'step' && entry.state === 'done')
  return steps
    .map((step, i) => ({ step, found: foundAfter(steps[i + 1]) }))
    .filter(({ step }) => step.kind === 'act' && step.after !== step.before)
    .reverse()
}

function foundAfter(next: TraceStep | undefined): string {
  const { tests } = gatesOf(next?.kind === 'reason' ? next.report : null, null)
  return tests ? `${tests.passed} of ${tests.total}` : ''
}
