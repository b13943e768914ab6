import { useMemo } from 'react'
import type { Recording } from '../../core/recording'
import { changesBetween } from '../../core/lineDiff'
import { Gates } from '../parts/Gates'
import { Icon } from '../parts/Icon'
import { PlainText } from '../parts/PlainText'
import { stepGates, type TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import { DiffView } from '../work/DiffView'
import { stepTitle } from '../work/stepTitle'
import { Fork } from './Fork'
import styles from './ReplayView.module.css'

const MOST_TESTS = 20

/** What a step did, why, and what was found. */
export function ReplayedStep({ step, recording }: { step: TraceStep; recording: Recording }) {
  const { before, after, report, why, kind } = step
  const changes = useMemo(() => (after ? changesBetween(before, after) : []), [before, after])
  const { code, text } = stepTitle(step)
  const bad = (report?.tests ?? []).filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
  return (
    <section className={styles.step} aria-labelledby="replayed-step">
      <h2 id="replayed-step">
        {step.step}. <code>{code}</code> {visibleText(text)}
      </h2>
      {why && <p dir="auto">{visibleText(why)}</p>}
      {kind === 'reason' && report && <Gates gates={stepGates(step)} look="now" />}
      {kind === 'reason' && bad.length > 0 && (
        <ul>
          {bad.slice(0, MOST_TESTS).map(({ id, message }) => (
            <li key={id}>
              <Icon name="cross" className="fail" /> <span className="mono">{visibleText(id)}</span>
              {message && <PlainText text={message.slice(0, 500)} />}
            </li>
          ))}
        </ul>
      )}
      {step.streaming && <PlainText text={step.streaming} className={styles.streaming} />}
      {changes.map((change) => (
        <DiffView key={change.path} change={change} />
      ))}
      {after && Object.keys(after).length > 0 && (
        <Fork step={step.step} files={after} recording={recording} />
      )}
    </section>
  )
}
