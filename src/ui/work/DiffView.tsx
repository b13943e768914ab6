import { Fragment, useState } from 'react'
import { plural } from '../format'
import type { FileChange } from '../../core/lineDiff'
import { visibleText } from '../visibleText'
import { scroller } from '../parts/scroller'
import styles from './DiffView.module.css'

const FIRST = 14
const MOST = 2_000

/** What changed in one file. */
export function DiffView({ change: { path, hunks, added, removed } }: { change: FileChange }) {
  const [isWhole, setWhole] = useState(false)
  const lines = hunks.flatMap((hunk, i) => hunk.map((line, j) => ({ ...line, isGap: i > 0 && j === 0 })))
  const shown = lines.slice(0, isWhole ? MOST : FIRST)
  const rest = lines.length - shown.length
  if (lines.length === 0) return null
  return (
    <figure className={styles.figure}>
      <figcaption className="mono">
        {visibleText(path)} <span className="ok">+{added}</span> <span className="fail">−{removed}</span>
      </figcaption>
      <div className={styles.diff} {...scroller(`Change to ${path}`)}>
        <code>
          {shown.map(({ kind, number, text, isGap }) => (
            <Fragment key={`${kind}${number}`}>
              {isGap && <span className={styles.gap}>⋯</span>}
              <span className={styles[kind]} data-n={number}>
                {kind !== 'same' && <span className="vh">{kind}: </span>}
                {visibleText(text.slice(0, 500)) || ' '}
              </span>
            </Fragment>
          ))}
          {rest > 0 && (
            <button type="button" className={styles.fold} disabled={isWhole} onClick={() => setWhole(true)}>
              {plural(rest, 'more line')}
            </button>
          )}
        </code>
      </div>
    </figure>
  )
}
