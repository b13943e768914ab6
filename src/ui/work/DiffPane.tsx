import { lazy, Suspense, useMemo, useState } from 'react'
import { changesBetween, type FileChange } from '../../core/lineDiff'
import type { Files } from '../../core/project'
import { plural } from '../format'
import { Button } from '../parts/Button'
import { scroller } from '../parts/scroller'
import { Segments } from '../parts/Segments'
import type { TraceStep } from '../trace'
import { useGradually } from '../useGradually'
import { visibleText } from '../visibleText'
import styles from './DiffPane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'

const ChangesView = lazy(() => import('./ChangesView').then(({ ChangesView }) => ({ default: ChangesView })))

/** So many files are open at once to begin with. */
const MOST_OPEN = 4
const MOST_FILES = 300

/** What changed in the whole project, file by file: in the step that is looked at, or since the run began. */
export function DiffPane({
  start,
  files,
  looked,
  goTo,
}: {
  /** What the run began with; `null` where there was none. */
  start: Files | null
  files: Files
  looked: TraceStep | null
  goTo(place: Place): void
}) {
  const [choice, setChoice] = useState<'of-step' | 'since-start'>('of-step')
  const of = looked ? choice : 'since-start'
  const before = of === 'of-step' ? (looked?.before ?? null) : start
  const changes = useMemo(() => (before ? changesBetween(before, files) : []), [before, files])
  const shown = useGradually(Math.min(changes.length, MOST_FILES), 1, 10)
  if (!before)
    return <p className={pane.empty}>No run has changed these files yet, so there is nothing to compare.</p>
  const sum = (kind: 'added' | 'removed') => changes.reduce((total, change) => total + change[kind], 0)
  return (
    <div className={styles.changes} {...scroller('Changes')}>
      <div className={styles.head}>
        {looked ? (
          <>
            <span className="vh" id="diff-of">
              Compare
            </span>
            <Segments<'of-step' | 'since-start'>
              labelledBy="diff-of"
              value={of}
              options={{ 'of-step': `Of step ${looked.step}`, 'since-start': 'Since the start' }}
              onChange={setChoice}
            />
          </>
        ) : (
          <span className="muted">Since the run began</span>
        )}
        <span className="num">
          {plural(changes.length, 'file')} <span className="ok">+{sum('added')}</span>{' '}
          <span className="fail">−{sum('removed')}</span>
        </span>
      </div>
      {changes.length === 0 && <p className="muted">Nothing differs.</p>}
      {changes.slice(0, shown).map((change, i) => (
        <ChangedFile
          key={`${of} ${change.path}`}
          change={change}
          before={contentIn(before, change.path)}
          after={contentIn(files, change.path)}
          isFirst={i < MOST_OPEN}
          goTo={goTo}
        />
      ))}
      {changes.length > MOST_FILES && (
        <p className="muted">and {plural(changes.length - MOST_FILES, 'more file')}</p>
      )}
    </div>
  )
}

type Content = Files[string] | undefined

const contentIn = (files: Files, path: string): Content =>
  Object.hasOwn(files, path) ? files[path] : undefined

function ChangedFile({
  change: { path, added, removed },
  before,
  after,
  isFirst,
  goTo,
}: {
  change: FileChange
  before: Content
  after: Content
  isFirst: boolean
  goTo(place: Place): void
}) {
  const [isOpen, setOpen] = useState(isFirst)
  const word = before === undefined ? 'new' : after === undefined ? 'deleted' : ''
  return (
    <details className={styles.file} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="mono cut">{visibleText(path)}</span>
        {word && <span className={word === 'new' ? 'ok' : 'fail'}>{word}</span>}
        <span className="num">
          <span className="ok">+{added}</span> <span className="fail">−{removed}</span>
        </span>
      </summary>
      {isOpen && (
        <>
          {after !== undefined && (
            <Button isSmall look="quiet" onClick={() => goTo({ path, line: 0 })}>
              Open<span className="vh"> {path}</span>
            </Button>
          )}
          {typeof (before ?? '') === 'string' && typeof (after ?? '') === 'string' ? (
            <Suspense fallback={<p className="muted">Opening…</p>}>
              <ChangesView path={path} before={String(before ?? '')} text={String(after ?? '')} />
            </Suspense>
          ) : (
            <p className="muted">Not text, so its lines can’t be compared.</p>
          )}
        </>
      )}
    </details>
  )
}
