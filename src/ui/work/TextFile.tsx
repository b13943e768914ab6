import { lazy, Suspense, useMemo, useState } from 'react'
import { plural } from '../format'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { previewKind } from '../preview/previewKind'
import { writingPath } from '../statusWords'
import type { Trace, TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import styles from './CodePane.module.css'
import type { CodePaneProps } from './CodePane'
import { marksOf } from './marksOf'
import { useDraft } from './useDraft'

const Editor = lazy(() => import('./Editor').then(({ Editor }) => ({ default: Editor })))
const ChangesView = lazy(() => import('./ChangesView').then(({ ChangesView }) => ({ default: ChangesView })))
const Preview = lazy(() => import('../preview/Preview').then(({ Preview }) => ({ default: Preview })))

type View = 'text' | 'preview' | 'since-start' | 'of-step'

/** What the file was, by what it can be compared with; undefined where there is nothing to compare. */
type Comparisons = Readonly<Record<'since-start' | 'of-step', string | undefined>>

function comparisonsOf(trace: Trace, looked: TraceStep | null, path: string): Comparisons {
  const start = trace.entries.find((entry) => entry.type === 'step')?.before
  const textIn = (files: TraceStep['before'] | undefined) => {
    if (!files) return undefined
    const content = Object.hasOwn(files, path) ? files[path] : ''
    return typeof content === 'string' ? content : undefined
  }
  return { 'since-start': textIn(start), 'of-step': textIn(looked?.before) }
}

/** A file of text: edited, looked at as what it is, or compared with what it was. */
export function TextFile(props: CodePaneProps & { path: string; saved: string }) {
  const { session, desk, place, looked, path, saved } = props
  const [view, setView] = useState<View>('text')
  const hasPreview = !['text', 'none'].includes(previewKind(path, saved).kind)
  const comparisons = comparisonsOf(session.trace, looked, path)
  const marks = useMemo(() => marksOf(desk.report, path), [desk.report, path])
  const isThere = view === 'text' || (view === 'preview' ? hasPreview : comparisons[view] !== undefined)
  const shown = isThere ? view : 'text'
  const draft = useDraft(path, saved, session, desk, looked === null)
  const { text, isUnsaved, conflict, change, save } = draft
  const isReadOnly = desk.readOnlyReason !== ''
  const writing = writingPath(session.trace) === path
  return (
    <>
      <header className={styles.bar}>
        <span className={cx(styles.name, 'cut')}>{visibleText(path)}</span>
        <span className="grow cut">
          {desk.readOnlyReason ||
            (writing
              ? 'being changed by the step at work'
              : plural(text.replace(/\n$/, '').split('\n').length, 'line'))}
          {isUnsaved && ', not saved yet'}
        </span>
        <Views
          isPreview={hasPreview}
          comparisons={comparisons}
          looked={looked}
          shown={shown}
          show={setView}
        />
        {isUnsaved && !conflict && !isReadOnly && (
          <Button isSmall onClick={save}>
            Save <kbd className="only-wide">Ctrl S</kbd>
          </Button>
        )}
        {!isReadOnly && (
          <Button
            isSmall
            isIcon
            look="quiet"
            aria-label={`Delete ${path}`}
            title="Delete the file; it can be undone"
            onClick={() => {
              draft.drop()
              desk.remove(path, text)
            }}
          >
            <Icon name="trash" />
          </Button>
        )}
      </header>
      {session.isActive && !isReadOnly && !conflict && (
        <p className={styles.rule}>Your changes win: what you save here, the step at work can’t overwrite.</p>
      )}
      {conflict && (
        <div className={styles.conflict} role="alert">
          <span>This file was changed while you were editing it.</span>
          {!isReadOnly && (
            <Button isSmall onClick={draft.saveOver}>
              Keep mine
            </Button>
          )}
          <Button isSmall onClick={draft.drop}>
            Take the new one
          </Button>
        </div>
      )}
      <Suspense
        fallback={
          <pre className={styles.plain} {...scroller(path)}>
            {visibleText(text.slice(0, 20_000))}
          </pre>
        }
      >
        {shown === 'preview' ? (
          <Preview path={path} content={text} />
        ) : shown !== 'text' ? (
          <ChangesView path={path} before={comparisons[shown] ?? ''} text={text} />
        ) : (
          <Editor
            path={path}
            text={text}
            line={place.path === path ? place.line : 0}
            place={place}
            isReadOnly={isReadOnly}
            marks={marks}
            onChange={change}
            onSave={save}
          />
        )}
      </Suspense>
    </>
  )
}

/** The ways to look at the file besides its text, as switches. */
function Views({
  isPreview,
  comparisons,
  looked,
  shown,
  show,
}: {
  isPreview: boolean
  comparisons: Comparisons
  looked: TraceStep | null
  shown: View
  show(view: View): void
}) {
  const isKnown = (view: keyof Comparisons) => comparisons[view] !== undefined
  const views = [
    { view: 'preview', label: 'Preview', of: '', isOffered: isPreview },
    { view: 'of-step', label: 'Changes', of: ` of step ${looked?.step}`, isOffered: isKnown('of-step') },
    { view: 'since-start', label: 'Changes', of: ' since the start', isOffered: isKnown('since-start') },
  ] as const
  return views
    .filter(({ isOffered }) => isOffered)
    .map(({ view, label, of }) => (
      <Button
        key={view}
        isSmall
        look="quiet"
        aria-pressed={shown === view}
        onClick={() => show(shown === view ? 'text' : view)}
      >
        {view === 'preview' && <Icon name="eye" />} {label}
        {of && <span className={view === 'of-step' ? undefined : 'only-wide'}>{of}</span>}
      </Button>
    ))
}
