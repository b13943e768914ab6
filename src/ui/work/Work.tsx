import { useEffect, useState } from 'react'
import { Button, ButtonLink } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { HOME } from '../route'
import { statusWords } from '../statusWords'
import { Checkpoints } from './Checkpoints'
import { CodePane } from './CodePane'
import { Dock, type Pane } from './Dock'
import { FilesPane } from './FilesPane'
import { OutputPane } from './OutputPane'
import type { Place } from './place'
import { StatusBar } from './StatusBar'
import { TestsPane } from './TestsPane'
import { TracePane } from './TracePane'
import { useDesk } from './useDesk'
import { type Session, useSession } from './useSession'
import styles from './Work.module.css'
import { WorkHeader } from './WorkHeader'

/** The screen of one project, at work or saved. */
export function Work({ name }: { name: string }) {
  const opened = useSession(name)
  if (opened.state === 'open') return <Workbench session={opened.session} />
  return (
    <main className={styles.alone}>
      {opened.state === 'loading' ? (
        <p role="status">Opening {name}…</p>
      ) : (
        <>
          <h1>{name} can’t be opened</h1>
          <p>{opened.problem}</p>
          <ButtonLink href={HOME}>All projects</ButtonLink>
        </>
      )}
    </main>
  )
}

function Workbench({ session }: { session: Session }) {
  const desk = useDesk(session)
  const [pane, setPane] = useState<Pane>('trace')
  const [place, setPlace] = useState<Place>({ path: 'main.py', line: 0 })
  const goTo = (wanted: Place) => {
    setPlace(wanted)
    setPane('code')
  }
  const { words } = statusWords(session)
  useEffect(() => {
    document.title = `${words} · ${session.name} · autocoder`
  }, [words, session.name])
  useEscapeToStop(session)
  const failing = (desk.report?.tests ?? []).filter(
    ({ outcome }) => outcome === 'failed' || outcome === 'error',
  ).length
  return (
    <div className={styles.work}>
      <WorkHeader session={session} desk={desk} />
      <div>
        {session.isBusyElsewhere && (
          <Notice tone="warn" isBanner role="status">
            {desk.readOnlyReason}
          </Notice>
        )}
        {desk.problem && (
          <Notice
            tone="fail"
            isBanner
            role="alert"
            actions={
              <Button isSmall isIcon look="quiet" aria-label="Dismiss" onClick={desk.dismiss}>
                <Icon name="cross" />
              </Button>
            }
          >
            {desk.problem}
          </Notice>
        )}
      </div>
      <main className={styles.bench} data-pane={pane}>
        <TracePane className={styles.trace} session={session} desk={desk} goTo={goTo} />
        <div className={styles.side}>
          <FilesPane className={styles.files} session={session} desk={desk} place={place} goTo={goTo} />
          <TestsPane className={styles.tests} desk={desk} goTo={goTo} />
          <Checkpoints className={styles.checkpoints} session={session} desk={desk} />
        </div>
        <div className={styles.desk}>
          <CodePane className={styles.code} session={session} desk={desk} place={place} />
          <OutputPane className={styles.output} desk={desk} goTo={goTo} />
        </div>
      </main>
      <StatusBar session={session} desk={desk} />
      <Dock pane={pane} show={setPane} failing={failing} />
    </div>
  )
}

/** Esc stops a run, unless the person is in something that has a use for the key. */
function useEscapeToStop({ run, isActive }: Session): void {
  useEffect(() => {
    if (!run || !isActive) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      // The editor is a shadow tree, which hides what is inside it.
      const target = event.composedPath()[0] as Element
      if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return
      run.stop()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [run, isActive])
}
