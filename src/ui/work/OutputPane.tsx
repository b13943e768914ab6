import { memo } from 'react'
import type { Files } from '../../core/project'
import { plural } from '../format'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { visibleText } from '../visibleText'
import { Download } from './Download'
import { mainResult } from './mainResult'
import styles from './OutputPane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import { PlaceText } from './PlaceText'
import type { Desk } from './useDesk'

const MOST_FILES = 300

/** What came of main.py when it ran last: what it printed, and what it wrote. */
export const OutputPane = memo(function OutputPane({
  files,
  desk: { main, artifacts },
  goTo,
}: {
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  if (!main) return <p className={pane.empty}>main.py has not run yet.</p>
  const written = Object.entries(artifacts)
  const streams = [
    { name: 'Printed', text: main.stdout },
    { name: 'On stderr', text: main.stderr },
  ].filter(({ text }) => text !== '')
  return (
    <div className={styles.output} {...scroller('What main.py did')}>
      <p className={main.success ? 'muted' : 'fail'}>python main.py: {mainResult(main)}</p>
      {streams.length === 0 && <p className="muted">It printed nothing.</p>}
      {streams.map(({ name, text }) => (
        <section key={name}>
          <h2>{name}</h2>
          <PlaceText text={text} files={files} goTo={goTo} />
        </section>
      ))}
      <section>
        <h2>{written.length === 0 ? 'It wrote no files' : `Wrote ${plural(written.length, 'file')}`}</h2>
        <ul>
          {written.slice(0, MOST_FILES).map(([path, bytes]) => (
            <li key={path}>
              <span className="mono cut grow">{visibleText(path)}</span>
              <Button isSmall look="quiet" onClick={() => goTo({ path, line: 0 })}>
                <Icon name="eye" /> Show<span className="vh"> {path}</span>
              </Button>
              <Download path={path} content={bytes} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
})
