import { type FormEvent, memo, useMemo, useState } from 'react'
import { type Files, filesProblem } from '../../core/project'
import { formatBytes, plural } from '../format'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { writingPath } from '../statusWords'
import { visibleText } from '../visibleText'
import styles from './FilesPane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

interface Row {
  readonly path: string
  readonly mark: string
  readonly tone: 'none' | 'fail' | 'live'
  readonly isArtifact: boolean
}

/** The project's files with how they stand, and what main wrote. */
export function FilesPane({
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
  const [isAdding, setAdding] = useState(false)
  const { files, trace, isActive } = session
  const { report, artifacts } = desk
  const rows = useMemo(
    () => rowsOf({ files, trace, isActive }, { report, artifacts }),
    [files, trace, isActive, report, artifacts],
  )
  return (
    <section className={cx(pane.pane, styles.files, className)} aria-labelledby="files-title">
      <header className={cx(pane.head, styles.head)}>
        <h2 id="files-title" className="grow">
          Files
        </h2>
        {!desk.readOnlyReason && (
          <Button
            isSmall
            isIcon
            look="quiet"
            aria-label="New file"
            title="New file"
            onClick={() => setAdding(true)}
          >
            <Icon name="plus" />
          </Button>
        )}
        <Button
          isSmall
          isIcon
          look="quiet"
          aria-label="Download as zip"
          title="Download as zip"
          onClick={desk.download}
        >
          <Icon name="download" />
        </Button>
      </header>
      {isAdding && <NewFile session={session} desk={desk} goTo={goTo} close={() => setAdding(false)} />}
      {rows.length === 0 && <p className={pane.empty}>None yet.</p>}
      <ul className={styles.tree}>
        {rows.map((row) => (
          <FileRow key={row.path} {...row} isOpen={row.path === place.path} goTo={goTo} />
        ))}
      </ul>
    </section>
  )
}

/** Drawn anew only when something of it changes: a project may have hundreds. */
const FileRow = memo(function FileRow({ path, mark, tone, isArtifact, isOpen, goTo }: FileRowProps) {
  return (
    <li>
      <button type="button" aria-current={isOpen || undefined} onClick={() => goTo({ path, line: 0 })}>
        <Icon name={isArtifact ? 'download' : 'file'} />
        <span className="mono cut">{visibleText(path)}</span>
        <span className={cx('num', tone !== 'none' && tone)}>{mark}</span>
      </button>
    </li>
  )
})

interface FileRowProps extends Row {
  readonly isOpen: boolean
  goTo(place: Place): void
}

function rowsOf(
  { files, trace, isActive }: Pick<Session, 'files' | 'trace' | 'isActive'>,
  { report, artifacts: written }: Pick<Desk, 'report' | 'artifacts'>,
): Row[] {
  const writing = isActive ? writingPath(trace) : ''
  const failing = new Set(
    (report?.tests ?? [])
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'error')
      .map(({ id }) => id.split('::')[0]),
  )
  const sources = Object.entries(files).map(([path, content]): Row => {
    const file = { path, isArtifact: false }
    const size =
      typeof content === 'string'
        ? plural(content.replace(/\n$/, '').split('\n').length, 'line')
        : formatBytes(content.length)
    if (path === writing) return { ...file, mark: 'writing', tone: 'live' }
    if (report?.files[path]?.validation_success === false) return { ...file, mark: 'not valid', tone: 'fail' }
    if (failing.has(path)) return { ...file, mark: 'failing', tone: 'fail' }
    if (path === 'main.py' && report?.main?.success === false) return { ...file, mark: 'fails', tone: 'fail' }
    return { ...file, mark: size, tone: 'none' }
  })
  const artifacts = Object.entries(written)
    .filter(([path]) => !Object.hasOwn(files, path))
    .map(
      ([path, bytes]): Row => ({
        path,
        mark: `${formatBytes(bytes.length)}, output`,
        tone: 'none',
        isArtifact: true,
      }),
    )
  return [...sources.sort((a, b) => (a.path < b.path ? -1 : 1)), ...artifacts]
}

const newFileProblem = (files: Files, path: string): string | null =>
  Object.hasOwn(files, path) ? 'There is a file of that name.' : filesProblem({ ...files, [path]: '' })

function NewFile({
  session,
  desk,
  goTo,
  close,
}: {
  session: Session
  desk: Desk
  goTo(place: Place): void
  close(): void
}) {
  const [path, setPath] = useState('')
  const problem = path === '' ? null : newFileProblem(session.files, path)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (path === '' || problem || !(await desk.save({ [path]: '' }))) return
    goTo({ path, line: 0 })
    close()
  }
  return (
    <form
      className={styles.adding}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <label>
        <span className="vh">Path of the new file</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={path}
          placeholder="module.py"
          spellCheck={false}
          onChange={(event) => setPath(event.target.value)}
        />
      </label>
      <Button type="submit" isSmall>
        Add
      </Button>
      <Button isSmall look="quiet" onClick={close}>
        Cancel
      </Button>
      {problem && <p className="fail">{problem}</p>}
    </form>
  )
}
