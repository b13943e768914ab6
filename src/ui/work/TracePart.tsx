import { memo } from 'react'
import { formatCount, formatTime } from '../format'
import type { TraceStep } from '../trace'
import { isSameList } from '../useStable'
import type { Epoch } from './epochsOf'
import { NoteCard } from './NoteCard'
import type { Place } from './place'
import { StepCard } from './StepCard'
import styles from './TracePane.module.css'
import type { Desk } from './useDesk'

interface TracePartProps {
  readonly epochs: readonly Epoch[]
  /** The newest step of the trace, where it is one of these. */
  readonly last: TraceStep | null
  readonly desk: Desk
  goTo(place: Place): void
}

/** Some epochs of the trace: the browser lays them out together while they are in sight, and only then. */
export const TracePart = memo(
  function TracePart({ epochs, last, desk, goTo }: TracePartProps) {
    const heights = {
      '--epochs': epochs.length,
      '--entries': epochs.reduce((sum, { entries }) => sum + entries.length, 0),
    }
    return (
      <div className={styles.part} style={heights as React.CSSProperties}>
        {epochs.map(({ epoch, entries }) => (
          <section key={entries[0]?.key} className={styles.epoch} aria-label={`Epoch ${epoch}`}>
            <EpochHead epoch={epoch} entries={entries} />
            <ol>
              {entries.map((entry) =>
                entry.type === 'note' ? (
                  <NoteCard key={entry.key} note={entry} />
                ) : (
                  <StepCard key={entry.key} step={entry} isLast={entry === last} desk={desk} goTo={goTo} />
                ),
              )}
            </ol>
          </section>
        ))}
      </div>
    )
  },
  (a, b) =>
    a.last === b.last &&
    a.desk.readOnlyReason === b.desk.readOnlyReason &&
    isSameList(entriesOf(a.epochs), entriesOf(b.epochs)),
)

const entriesOf = (epochs: readonly Epoch[]) => epochs.flatMap(({ entries }) => entries)

function EpochHead({ epoch, entries }: Epoch) {
  const steps = entries.filter((entry): entry is TraceStep => entry.type === 'step')
  const first = steps[0]
  const end = steps.at(-1)?.endedAt
  const tokens = steps
    .flatMap((step) => step.replies)
    .reduce((sum, { usage }) => sum + usage.input_tokens + usage.output_tokens, 0)
  const parts = [
    first && end && formatTime((end - first.startedAt) / 1000),
    tokens > 0 && `${formatCount(tokens)} tokens`,
  ].filter(Boolean)
  return (
    <h3>
      Epoch {epoch} <span className="num">{parts.join(', ')}</span>
    </h3>
  )
}
