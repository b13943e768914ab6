import { memo, useMemo, useRef, useState } from 'react'
import { DiskFilesInput } from '../open/DiskFilesInput'
import { droppedFiles } from '../open/droppedFiles'
import { useDrop } from '../open/useDrop'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { writingPath } from '../statusWords'
import { visibleText } from '../visibleText'
import styles from './FilesPane.module.css'
import { fileRows } from './fileRows'
import { fileTree, type TreeRow } from './fileTree'
import { NewFile } from './NewFile'
import pane from './Pane.module.css'
import type { Place } from './place'
import { type AddFiles, useAddFiles } from './useAddFiles'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** The project's files with how they stand, and what main wrote. */
export const FilesPane = memo(function FilesPane({
  className,
  session,
  desk,
  place,
  goTo,
}: {
  className: string | undefined
  session: Session
  desk: Desk
  place: Place
  goTo(place: Place): void
}) {
  const [isNaming, setNaming] = useState(false)
  const { closed, toggle } = useClosed()
  const input = useRef<HTMLInputElement>(null)
  const { files, trace, isActive } = session
  const { report, artifacts } = desk
  const adding = useAddFiles(session.name, files, desk, (path) => goTo({ path, line: 0 }))
  const canAdd = !desk.readOnlyReason
  const isDragging = useDrop(canAdd ? (items) => adding.add(droppedFiles(items)) : null)
  const writing = isActive ? writingPath(trace) : ''
  const rows = useMemo(
    () => fileTree(fileRows({ files, writing }, { report, artifacts }), closed),
    [files, writing, report, artifacts, closed],
  )
  return (
    <section
      className={cx(pane.pane, styles.files, className)}
      data-dragging={isDragging}
      aria-labelledby="files-title"
    >
      <header className={cx(pane.head, styles.head)}>
        <h2 id="files-title" className="grow">
          Files
        </h2>
        {canAdd && (
          <>
            <Tool label="New file" icon="plus" act={() => setNaming(true)} />
            <Tool label="Add files from this device" icon="file-plus" act={() => input.current?.click()} />
            <DiskFilesInput input={input} take={(chosen) => adding.add(Promise.resolve(chosen))} />
          </>
        )}
        <Tool label="Download as zip" icon="download" act={desk.download} />
      </header>
      {isNaming && <NewFile session={session} desk={desk} goTo={goTo} close={() => setNaming(false)} />}
      <Added adding={adding} />
      {isDragging && <p className={pane.empty}>Drop it: it becomes part of the project.</p>}
      {rows.length === 0 && <p className={pane.empty}>None yet.</p>}
      <ul className={styles.tree}>
        {rows.map((row) => (
          <Line
            key={`${row.isOpen === null ? '' : '/'}${row.path}`}
            {...row}
            isCurrent={row.isOpen === null && row.path === place.path}
            goTo={goTo}
            toggle={toggle}
          />
        ))}
      </ul>
    </section>
  )
})

const Tool = ({
  label,
  icon,
  act,
}: {
  label: string
  icon: 'plus' | 'file-plus' | 'download'
  act(): void
}) => (
  <Button isSmall isIcon look="quiet" aria-label={label} title={label} onClick={act}>
    <Icon name={icon} />
  </Button>
)

/** The folders that the person has closed. */
function useClosed() {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  // The same function for as long as the list is there: its lines are drawn anew only when they change.
  const toggle = useRef((path: string) =>
    setClosed((before) => {
      const after = new Set(before)
      if (!after.delete(path)) after.add(path)
      return after
    }),
  ).current
  return { closed, toggle }
}

/** Drawn anew only when something of it changes: a project may have hundreds. */
const Line = memo(function Line({ path, name, depth, mark, tone, isArtifact, isOpen, ...rest }: LineProps) {
  const { isCurrent, goTo, toggle } = rest
  const isFolder = isOpen !== null
  return (
    <li style={{ '--depth': depth } as React.CSSProperties}>
      <button
        type="button"
        title={path}
        aria-current={isCurrent || undefined}
        aria-expanded={isFolder ? isOpen : undefined}
        onClick={() => (isFolder ? toggle(path) : goTo({ path, line: 0 }))}
      >
        <Icon
          name={isFolder ? 'down' : isArtifact ? 'download' : 'file'}
          className={isFolder ? styles.chevron : undefined}
        />
        <span className="mono cut">
          {depth > 0 && <span className="vh">{visibleText(path.slice(0, -name.length))}</span>}
          {visibleText(name)}
        </span>
        <span className={cx('num', tone !== 'none' && tone)}>{mark}</span>
      </button>
    </li>
  )
})

interface LineProps extends TreeRow {
  readonly isCurrent: boolean
  goTo(place: Place): void
  toggle(path: string): void
}

/** What came of adding files, where the person has to know or to say something. */
function Added({ adding: { problem, taken, answer, dismiss } }: { adding: AddFiles }) {
  if (problem)
    return (
      <Notice
        tone="fail"
        role="alert"
        actions={
          <Button isSmall isIcon look="quiet" aria-label="Dismiss" onClick={dismiss}>
            <Icon name="cross" />
          </Button>
        }
      >
        {problem}
      </Notice>
    )
  if (taken.length === 0) return null
  const [first = ''] = taken
  return (
    <Notice
      tone="warn"
      role="alert"
      actions={
        <>
          <Button isSmall onClick={() => answer(true)}>
            Replace
          </Button>
          <Button isSmall onClick={() => answer(false)}>
            Keep
          </Button>
        </>
      }
    >
      {taken.length === 1
        ? `The project has another ${visibleText(first)}.`
        : `The project has ${taken.length} of these already.`}
    </Notice>
  )
}
