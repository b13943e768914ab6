import { memo } from 'react'
import type { Files } from '../../core/project'
import { Button } from '../parts/Button'
import { cx } from '../parts/cx'
import { Icon } from '../parts/Icon'
import { scroller } from '../parts/scroller'
import { CheckLines } from './CheckLines'
import styles from './ConsolePane.module.css'
import pane from './Pane.module.css'
import type { Place } from './place'
import { ProgramConsole } from './ProgramConsole'
import { Prompt } from './Prompt'
import type { Desk } from './useDesk'

/** What main.py and the tests printed in the newest check, or what the person runs, and the line to type in. */
export const ConsolePane = memo(function ConsolePane({
  className,
  files,
  desk,
  goTo,
}: {
  className: string | undefined
  files: Files
  desk: Desk
  goTo(place: Place): void
}) {
  const { latest, program, canRun } = desk
  return (
    <section className={cx(pane.pane, styles.console, className)} aria-labelledby="console-title">
      <header className={cx(pane.head, styles.head)}>
        <h2 id="console-title">Console</h2>
        <span className="muted cut">{aboutOf(desk)}</span>
        <span className="grow" />
        {program.isNewest && !program.isRunning && (
          <Button isSmall look="quiet" onClick={program.clear} title="Show the newest check again">
            Clear
          </Button>
        )}
        {program.isRunning ? (
          <Button isSmall onClick={program.stop} title={`Stop ${nameOf(desk)}`}>
            <Icon name="stop" /> Stop {nameOf(desk)}
          </Button>
        ) : (
          canRun && (
            <Button isSmall onClick={program.run} title="Run main.py alone; it can ask you">
              <Icon name="play" /> Run
            </Button>
          )
        )}
      </header>
      <div className={styles.lines} data-follows={program.isNewest} {...scroller('Output')}>
        {program.isNewest ? (
          <ProgramConsole files={files} desk={desk} goTo={goTo} />
        ) : latest ? (
          <CheckLines report={latest} files={files} desk={desk} goTo={goTo} />
        ) : (
          <p className="muted">Nothing has run yet.</p>
        )}
      </div>
      <Prompt program={program} />
    </section>
  )
})

const nameOf = ({ program }: Desk) => (program.kind === 'main' ? 'main.py' : 'Python')

function aboutOf({ report, latest, program }: Desk): string {
  if (program.isNewest && program.kind === 'main') return 'main.py, run by you in a fresh Python'
  if (program.isNewest)
    return program.isOutdated ? 'beside the files as they were when it began' : 'a Python of your own'
  if (!latest) return ''
  return report ? 'of the newest check, in a fresh Python' : 'of the check before the newest change'
}
