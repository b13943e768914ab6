import { memo } from 'react'
import { gatesOf } from '../../core/checks/gates'
import type { Said } from '../../core/saidQueue'
import { cx } from '../parts/cx'
import { GateHeads, Gates } from '../parts/Gates'
import type { TraceEntry } from '../trace'
import { EndingCard } from './EndingCard'
import { epochsOf, partsOf } from './epochsOf'
import pane from './Pane.module.css'
import { PauseCard } from './PauseCard'
import type { Place } from './place'
import { Steer } from './Steer'
import styles from './TracePane.module.css'
import { TracePart } from './TracePart'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** What happened and why, step by step, and the way to have a say in it. */
export const TracePane = memo(function TracePane({
  className,
  session,
  desk,
  goTo,
}: {
  className: string | undefined
  session: Session
  desk: Desk
  goTo(place: Place): void
}) {
  const { trace, isActive, status, goal, goalIsMet } = session
  const gates = gatesOf(desk.report, desk.report ? goalIsMet : null)
  const isDone = status === 'complete' && goalIsMet === true
  const isPaused = isActive && status === 'paused'
  const last = trace.entries.findLast((entry) => entry.type === 'step') ?? null
  const parts = partsOf(epochsOf(shownEntries(trace.entries, session.queued, isPaused)))
  return (
    <section className={cx(pane.pane, className)} aria-labelledby="trace-title">
      <header className={styles.head}>
        <h2 id="trace-title">Trace</h2>
        <GateHeads />
        <p>{isDone ? 'Done: all four hold' : 'Done when all four hold'}</p>
        <Gates gates={gates} look="now" />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.log} role="log" aria-labelledby="trace-title" tabIndex={0}>
        <div className={styles.entries}>
          <p className={styles.goal} dir="auto">
            <span className="muted">Goal </span>
            {goal}
          </p>
          {parts.map((epochs, i) => (
            <TracePart
              key={epochs[0]?.entries[0]?.key}
              epochs={epochs}
              last={i === parts.length - 1 ? last : null}
              desk={desk}
              goTo={goTo}
            />
          ))}
          {!isActive && status !== null && <EndingCard session={session} desk={desk} goTo={goTo} />}
          {isPaused && <PauseCard session={session} desk={desk} />}
        </div>
      </div>
      <Steer session={session} desk={desk} />
    </section>
  )
})

/** Without what stands elsewhere: the newest pause in its card, queued words above the field; and what was withdrawn. */
function shownEntries(
  entries: readonly TraceEntry[],
  queued: readonly Said[],
  isPaused: boolean,
): TraceEntry[] {
  const waiting = queued.map(({ text }) => text)
  const withdrawn: string[] = []
  let isNewestPause = isPaused
  const isShown = (entry: TraceEntry): boolean => {
    if (entry.type === 'step') return true
    if (entry.kind === 'withdraw') withdrawn.push(entry.text)
    if (entry.kind === 'say') return !taken(withdrawn, entry.text) && !taken(waiting, entry.text)
    if (entry.kind !== 'pause') return entry.kind !== 'withdraw'
    const isElsewhere = isNewestPause
    isNewestPause = false
    return !isElsewhere
  }
  return entries.toReversed().filter(isShown).reverse()
}

/** Takes one such text out of the list; whether there was one. */
function taken(texts: string[], text: string): boolean {
  const at = texts.indexOf(text)
  if (at >= 0) texts.splice(at, 1)
  return at >= 0
}
