import { lazy, Suspense } from 'react'
import { visibleText } from '../visibleText'
import styles from './CodePane.module.css'
import { cx } from '../parts/cx'
import { Download } from './Download'

const Preview = lazy(() => import('../preview/Preview').then(({ Preview }) => ({ default: Preview })))

/** One file as what it is: a picture, a page, a table, a song. */
export function PreviewPane({
  path,
  content,
  goal,
  isArtifact,
}: {
  path: string
  content: string | Uint8Array
  /** What the project is for; what can be counted of it is held against the file. */
  goal: string
  isArtifact: boolean
}) {
  return (
    <section className={styles.preview} aria-label={`Preview of ${path}`}>
      <header className={styles.bar}>
        <span className={cx(styles.name, 'cut')}>{visibleText(path)}</span>
        <span className="grow cut">{isArtifact ? 'written by main.py' : 'a file of the project'}</span>
        <Download path={path} content={content} />
      </header>
      <Suspense>
        <Preview key={path} path={path} content={content} goal={goal} />
      </Suspense>
    </section>
  )
}
