import { useEffect, useState } from 'react'
import type { FileChange } from '../../core/lineDiff'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { streamedParts } from '../streamedReply'
import type { TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import { DiffView } from './DiffView'
import { Door } from './Door'
import { Evidence } from './Evidence'
import { exactPrompt } from './exactPrompt'
import { exactReply } from './exactReply'
import { Mutations } from './Mutations'
import type { Place } from './place'
import styles from './StepBody.module.css'
import { verdictWords } from './verdictWords'
import type { Desk } from './useDesk'

/** What is behind a step. */
export function StepBody({
  step,
  changes,
  desk,
  goTo,
}: {
  step: TraceStep
  changes: readonly FileChange[]
  desk: Desk
  goTo(place: Place): void
}) {
  const { after } = step
  return (
    <div className={styles.body}>
      {step.why && (
        <p className={styles.why} dir="auto">
          {visibleText(step.why)}
        </p>
      )}
      {!step.why && step.state === 'done' && step.kind === 'reason' && !step.report && (
        <p className={styles.why}>No files yet, so there is nothing to validate, test or run.</p>
      )}
      {step.state === 'given-up' && (
        <p className={styles.why}>Interrupted before it ended; nothing of it was kept.</p>
      )}
      {step.report && !step.report.success && <Evidence report={step.report} goTo={goTo} />}
      {step.mutations.length > 0 && <Mutations outcomes={step.mutations} goTo={goTo} />}
      {step.refusals.map(({ name, message }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: refusals, often equal ones, are only ever added at the end
        <p key={i} className={styles.refusal}>
          <Icon name="warn" className="warn" />
          <span>
            {name && <code>{name}</code>} Sent back to the model: {visibleText(message)}
          </span>
        </p>
      ))}
      {step.retry && <Countdown retry={step.retry} retries={step.retries} />}
      {step.streaming && <Streaming text={step.streaming} />}
      {changes.map((change) => (
        <DiffView key={change.path} change={change} />
      ))}
      {step.verdict && (
        <p className={styles.verdict}>
          <Icon name="tests" className={step.verdict.report.success ? 'ok' : undefined} /> Then step{' '}
          {step.verdict.step}: {verdictWords(step.verdict)}
        </p>
      )}
      <div className={styles.doors}>
        {step.prompt && <Door label="Prompt" text={exactPrompt(step)} />}
        {step.replies.map((reply, i) => (
          <Door
            // biome-ignore lint/suspicious/noArrayIndexKey: replies are only ever added at the end
            key={i}
            label={step.replies.length > 1 ? `Reply ${i + 1}` : 'Reply'}
            text={exactReply(reply)}
          />
        ))}
        {after && step.kind === 'act' && !desk.readOnlyReason && (
          <Button isSmall look="quiet" onClick={() => desk.restore(step.step, after)}>
            <Icon name="restore" /> Restore<span className="vh"> the files as after step {step.step}</span>
          </Button>
        )}
      </div>
    </div>
  )
}

const LONG = new Set(['code', 'test'])

/** The reply while it comes. Not announced: what matters is said when it is there. */
function Streaming({ text }: { text: string }) {
  const parts = streamedParts(text)
  const last = parts.at(-1)
  const code = parts.findLast(({ name }) => LONG.has(name))
  return (
    <div aria-live="off" className={styles.streaming}>
      {parts
        .filter((part) => part.name === '' || part.name === 'reasoning' || part === code)
        .map((part) => {
          const caret = part === last && <span className={styles.caret} />
          return part === code ? (
            <pre key={part.name} className={styles.code}>
              {visibleText(part.text.split('\n').slice(-12).join('\n').slice(-2000))}
              {caret}
            </pre>
          ) : (
            <p key={part.name} className={styles.why} dir="auto">
              {visibleText(part.text.slice(-4000))}
              {caret}
            </p>
          )
        })}
    </div>
  )
}

function Countdown({ retry, retries }: { retry: { reason: string; until: number }; retries: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.ceil((retry.until - now) / 1000))
  return (
    <p className={styles.refusal}>
      <Icon name="replay" className="warn" />
      <span>
        {visibleText(retry.reason)}{' '}
        <span aria-live="off">
          Asking again in <span className="num">{seconds} s</span>
        </span>
        , attempt {retries + 1}.
      </span>
    </p>
  )
}
