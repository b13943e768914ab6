import { cx } from '../parts/cx'
import { PartBoundary } from '../parts/PartBoundary'
import { scroller } from '../parts/scroller'
import { writingPath } from '../statusWords'
import { streamedParts } from '../streamedReply'
import { liveStep, type TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import styles from './CodePane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import { TextFile } from './TextFile'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

const SHOWN = 20_000

export interface CodePaneProps {
  readonly session: Session
  readonly desk: Desk
  readonly place: Place
  /** The step whose files are shown; `null` shows those of now. */
  readonly looked: TraceStep | null
}

/** One file of text: read, edited, saved by itself. */
export function CodePane(props: CodePaneProps) {
  const { session, place } = props
  const { files } = session
  const path = typeof files[place.path] === 'string' ? place.path : (firstText(files) ?? place.path)
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  return (
    <section className={cx(pane.pane, styles.code)} aria-label="Code">
      <PartBoundary of={path}>
        {typeof content === 'string' ? (
          <TextFile
            // What a step left is looked at, never mixed with what is being typed.
            key={`${props.looked?.key ?? 'now'} ${path}`}
            {...props}
            path={path}
            saved={content}
          />
        ) : (
          <Coming session={session} />
        )}
      </PartBoundary>
    </section>
  )
}

/** Instead of a file, while there is none: what the reply at work is writing, which is not applied yet. */
function Coming({ session: { trace, isActive } }: { session: Session }) {
  const parts = streamedParts(liveStep(trace)?.streaming ?? '')
  const code = parts.findLast(({ name }) => name === 'code' || name === 'test')
  if (!isActive || !code)
    return (
      <p className={styles.empty}>
        {isActive ? 'The first files appear here as soon as they are written.' : 'No files yet.'}
      </p>
    )
  const path = code.name === 'test' ? 'main_test.py' : writingPath(trace) || 'main.py'
  return (
    <>
      <header className={styles.bar}>
        <span className={cx(styles.name, 'cut')}>{visibleText(path)}</span>
        <span className="live">being written, not applied yet</span>
      </header>
      <div className={styles.coming} aria-live="off" {...scroller(path)}>
        <pre>
          {visibleText(code.text.slice(-SHOWN))}
          <span className={styles.caret} />
        </pre>
      </div>
    </>
  )
}

const firstText = (files: Session['files']): string | undefined =>
  Object.keys(files)
    .sort()
    .find((path) => typeof files[path] === 'string')
