import { memo, useMemo, useState } from 'react'
import { formatCount, formatTime } from '../format'
import { changesBetween } from '../../core/lineDiff'
import { cx } from '../parts/cx'
import { Dot } from '../parts/Dot'
import { Gates } from '../parts/Gates'
import { Icon } from '../parts/Icon'
import { stepGates, type TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import type { Place } from './place'
import { StepBody } from './StepBody'
import styles from './StepCard.module.css'
import { stepTitle } from './stepTitle'
import type { Desk } from './useDesk'

interface StepCardProps {
  readonly step: TraceStep
  readonly isLast: boolean
  readonly desk: Desk
  goTo(place: Place): void
}

/** One step: what, why, what changed and what the checks said; opens to everything behind it. */
export const StepCard = memo(
  function StepCard({ step, isLast, desk, goTo }: StepCardProps) {
    const [choice, setChoice] = useState<boolean | null>(null)
    const isOpen = choice ?? (step.state === 'live' || isLast)
    const { before, after } = step
    const changes = useMemo(() => (after ? changesBetween(before, after) : []), [before, after])
    const { code, text, icon, tone } = stepTitle(step)
    return (
      <li className={styles.step} data-state={tone} aria-busy={step.state === 'live'}>
        <details
          open={isOpen}
          onToggle={(event) => event.currentTarget.open !== isOpen && setChoice(event.currentTarget.open)}
        >
          <summary>
            <span className={styles.number}>
              <span className="vh">Step </span>
              {step.step}
            </span>
            <span className={styles.node}>{tone === 'live' ? <Dot isLive /> : <Icon name={icon} />}</span>
            <span className={cx(styles.title, 'cut')}>
              <code className={step.kind === 'reason' || code === 'act' ? styles.kind : undefined}>
                {code}
              </code>{' '}
              {visibleText(text)}
            </span>
            {step.kind === 'reason' && step.state === 'done' && step.report ? (
              <Gates gates={stepGates(step)} />
            ) : (
              <Change step={step} changes={changes} />
            )}
            {!isOpen && step.why && <span className={cx(styles.peek, 'cut')}>{visibleText(step.why)}</span>}
          </summary>
          {isOpen && <StepBody step={step} changes={changes} desk={desk} goTo={goTo} />}
        </details>
      </li>
    )
  },
  (a, b) => a.step === b.step && a.isLast === b.isLast && a.desk.readOnlyReason === b.desk.readOnlyReason,
)

function Change({
  step,
  changes,
}: {
  step: TraceStep
  changes: readonly { added: number; removed: number }[]
}) {
  const added = changes.reduce((sum, change) => sum + change.added, 0)
  const removed = changes.reduce((sum, change) => sum + change.removed, 0)
  if (step.state === 'live')
    return (
      <span className={cx(styles.change, 'num', 'live')}>
        {step.streaming ? `${formatCount(step.streaming.length)} characters` : ''}
      </span>
    )
  return (
    <span className={cx(styles.change, 'num')}>
      {added > 0 && <span className="ok">+{added}</span>}
      {removed > 0 && <span className="fail">−{removed}</span>}
      {step.endedAt && <span className="muted">{formatTime((step.endedAt - step.startedAt) / 1000)}</span>}
    </span>
  )
}
