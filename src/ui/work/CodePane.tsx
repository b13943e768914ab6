import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { formatBytes, plural } from '../format'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { previewKind } from '../preview/previewKind'
import { saveFile } from '../saveFile'
import { writingPath } from '../statusWords'
import { streamedParts } from '../streamedReply'
import { liveStep } from '../trace'
import { visibleText } from '../visibleText'
import styles from './CodePane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

const Editor = lazy(() => import('./Editor').then(({ Editor }) => ({ default: Editor })))
const Preview = lazy(() => import('../preview/Preview').then(({ Preview }) => ({ default: Preview })))

const IDLE_MS = 1_200
const SHOWN = 20_000

interface CodePaneProps {
  readonly className: string | undefined
  readonly session: Session
  readonly desk: Desk
  readonly place: Place
}

/** One file: read, edited, saved by itself. */
export function CodePane(props: CodePaneProps) {
  const { className, session, desk, place } = props
  const { files } = session
  const path = Object.hasOwn(files, place.path) ? place.path : (firstPath(files) ?? place.path)
  const artifact = Object.hasOwn(files, place.path) ? undefined : desk.artifacts[place.path]
  const content = artifact ?? files[path]
  return (
    <section className={cx(pane.pane, className)} aria-label="Code">
      {content === undefined ? (
        <Coming session={session} />
      ) : typeof content === 'string' ? (
        <TextFile key={path} {...props} path={path} saved={content} />
      ) : (
        <>
          <header className={styles.bar}>
            <span className={cx(styles.name, 'cut')}>{visibleText(artifact ? place.path : path)}</span>
            <span className="grow">{artifact ? 'written by main.py' : 'not text'}</span>
            <Button
              isSmall
              onClick={() =>
                saveFile(place.path.split('/').at(-1) ?? 'file', new Blob([content as BlobPart]))
              }
            >
              <Icon name="download" /> {formatBytes(content.length)}
            </Button>
          </header>
          <Suspense>
            <Preview path={artifact ? place.path : path} content={content} />
          </Suspense>
        </>
      )}
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

const firstPath = (files: Session['files']): string | undefined => Object.keys(files).sort()[0]

function TextFile({ session, desk, place, path, saved }: CodePaneProps & { path: string; saved: string }) {
  const [isPreview, setPreview] = useState(false)
  const hasPreview = !['text', 'none'].includes(previewKind(path, saved).kind)
  const { text, isUnsaved, conflict, change, save, takeSaved } = useDraft(path, saved, session, desk)
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
        {hasPreview && (
          <Button isSmall look="quiet" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
            <Icon name="eye" /> Preview
          </Button>
        )}
        {isUnsaved && (
          <Button isSmall onClick={save}>
            Save <kbd className="only-wide">Ctrl S</kbd>
          </Button>
        )}
        {!desk.readOnlyReason && (
          <Button
            isSmall
            isIcon
            look="quiet"
            aria-label={`Delete ${path}`}
            title="Delete the file; checkpoints keep it"
            onClick={() => desk.save({ [path]: null })}
          >
            <Icon name="trash" />
          </Button>
        )}
      </header>
      {conflict && (
        <div className={styles.conflict} role="alert">
          <span>This file was changed while you were editing it.</span>
          <Button isSmall onClick={save}>
            Keep mine
          </Button>
          <Button isSmall onClick={takeSaved}>
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
        {isPreview && hasPreview ? (
          <Preview path={path} content={text} />
        ) : (
          <Editor
            path={path}
            text={text}
            line={place.path === path ? place.line : 0}
            place={place}
            isReadOnly={desk.readOnlyReason !== ''}
            onChange={change}
            onSave={save}
          />
        )}
      </Suspense>
    </>
  )
}

/**
 * What the person has typed and is not saved yet. It is saved by itself after a moment; while a run is at work, which
 * each save makes begin its step again, only when they ask for it or leave the file.
 */
function useDraft(path: string, saved: string, session: Session, desk: Desk) {
  const [draft, setDraft] = useState<{ text: string; base: string } | null>(null)
  const newest = useRef({ draft, saved, desk })
  newest.current = { draft, saved, desk }
  const isUnsaved = draft !== null && draft.text !== saved
  const conflict = isUnsaved && draft.base !== saved
  const save = useCallback(async () => {
    const { draft, saved, desk } = newest.current
    if (!draft || draft.text === saved || desk.readOnlyReason) return
    const isSaved = await desk.save({ [path]: draft.text })
    if (isSaved) setDraft((now) => (now?.text === draft.text ? null : now && { ...now, base: draft.text }))
  }, [path])
  const isRunning = session.status === 'running' && session.isActive
  useEffect(() => {
    if (!isUnsaved || conflict || isRunning || !draft) return
    const timer = setTimeout(save, IDLE_MS)
    return () => clearTimeout(timer)
  }, [draft, isUnsaved, conflict, isRunning, save])
  useEffect(
    () => () => {
      const { draft, saved } = newest.current
      if (draft?.base === saved) save()
    },
    [save],
  )
  return {
    text: draft?.text ?? saved,
    isUnsaved,
    conflict,
    change: (text: string) =>
      setDraft((before) => ({
        text,
        base: before && before.text !== newest.current.saved ? before.base : saved,
      })),
    save,
    takeSaved: () => setDraft(null),
  }
}
