import type { SharedProject } from '../../api/types'
import { testsOf } from '../../core/checks/outcomes'
import { formatBytes, plural } from '../format'
import { Notice } from '../parts/Notice'
import { PlainText } from '../parts/PlainText'
import { visibleText } from '../visibleText'
import { bytesOf, sizeOf } from './bytesOf'
import styles from './OpenedLink.module.css'
import { PreviewActions } from './PreviewActions'

const MOST_FILES = 200

/** Name, goal, files and size of a project that somebody else has made, and what can be done with it. */
export function SharedPreview({
  project,
  from,
  replay,
}: {
  project: SharedProject
  from: 'link' | 'file'
  replay(): void
}) {
  const { name, goal, files, settings, run } = project
  const isRunAlone = run !== undefined && Object.keys(files).length === 0
  return (
    <>
      <Notice tone="quiet">
        <b>{from === 'link' ? 'From a link, not yours.' : 'From a file.'}</b> Nothing of it has run, and
        nothing of it is stored here.
      </Notice>
      <header className={styles.head}>
        <h1>{visibleText(name)}</h1>
        <p className={styles.goal} dir="auto">
          {goal.trim() ? visibleText(goal) : 'It says no goal.'}
        </p>
        <p className="muted">
          {isRunAlone
            ? 'A recorded run, without the project that came out of it: replay it, and fork it at any step'
            : `${plural(Object.keys(files).length, 'file')}, ${formatBytes(bytesOf(files))}`}
          {settings?.model && `. Its maker’s choice of model: ${visibleText(settings.model)}`}
        </p>
      </header>
      <PreviewActions project={project} replay={replay} />
      {run && <Claim run={run} />}
      {!isRunAlone && (
        <section className={styles.files} aria-labelledby="shared-files">
          <h2 id="shared-files">Files</h2>
          <ul>
            {Object.entries(files)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .slice(0, MOST_FILES)
              .map(([path, content]) => (
                <li key={path}>
                  <SharedFile path={path} content={content} />
                </li>
              ))}
          </ul>
          {Object.keys(files).length > MOST_FILES && (
            <p className="muted">and {plural(Object.keys(files).length - MOST_FILES, 'more file')}</p>
          )}
        </section>
      )}
    </>
  )
}

/** What the run says of itself: anybody can write anything into a link. */
function Claim({ run }: { run: NonNullable<SharedProject['run']> }) {
  const { passed, total } = testsOf(run.end.outcomes)
  return (
    <p className={styles.claim}>
      With the run that made it: {run.turns.length === 1 ? 'one reply' : `${run.turns.length} replies`} of{' '}
      {visibleText(run.model)}. Claimed by the sender, not checked here: it ended “{run.end.outcome}”, with{' '}
      {passed} of {plural(total, 'test')} passed.
    </p>
  )
}

function SharedFile({ path, content }: { path: string; content: string | Uint8Array }) {
  return (
    <details className={styles.file}>
      <summary>
        <span className="mono grow">{visibleText(path)}</span>
        <span className="num muted">{formatBytes(sizeOf(content))}</span>
      </summary>
      {typeof content === 'string' ? (
        <PlainText text={content} label={`Content of ${path}`} />
      ) : (
        <p className="muted">Bytes, not text. Make the project yours to look at it.</p>
      )}
    </details>
  )
}
