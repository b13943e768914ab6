import { lazy, Suspense, useMemo } from 'react'
import { plural } from '../format'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { writingPath } from '../statusWords'
import { visibleText } from '../visibleText'
import styles from './CodePane.module.css'
import type { CodePaneProps } from './CodePane'
import { Download } from './Download'
import { marksOf, movedMarks } from './marksOf'
import { useDraft } from './useDraft'

const Editor = lazy(() => import('./Editor').then(({ Editor }) => ({ default: Editor })))

/** A file of text, to be read and edited. */
export function TextFile(props: CodePaneProps & { path: string; saved: string }) {
  const { session, desk, place, looked, path, saved } = props
  const { latest, latestFiles } = desk
  const marks = useMemo(
    () => movedMarks(marksOf(latest, path), latestFiles?.[path], saved),
    [latest, latestFiles, path, saved],
  )
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
        {isUnsaved && !conflict && !isReadOnly && (
          <Button isSmall onClick={save}>
            Save <kbd className="only-wide">Ctrl S</kbd>
          </Button>
        )}
        <Download path={path} content={text} />
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
      </Suspense>
    </>
  )
}
