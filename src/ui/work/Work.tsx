import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { Files } from '../../core/project'
import { isTyping } from '../isTyping'
import { useCommands } from '../palette/commands'
import { Button, ButtonLink } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { HOME } from '../route'
import { statusWords } from '../statusWords'
import type { TraceStep } from '../trace'
import { visibleText } from '../visibleText'
import { Checkpoints } from './Checkpoints'
import { ConsolePane } from './ConsolePane'
import { Dock, type Pane } from './Dock'
import { FilesPane } from './FilesPane'
import type { Place } from './place'
import { type Tab, tabFor } from './shownTab'
import { isBad } from './testOutcomes'
import { workCommands } from './workCommands'
import { StatusBar } from './StatusBar'
import { TestsPane } from './TestsPane'
import { TracePane } from './TracePane'
import { BUSY_ELSEWHERE, type Desk, OPEN_ELSEWHERE, useDesk } from './useDesk'
import { type Session, useSession } from './useSession'
import { useLayout } from './useLayout'
import styles from './Work.module.css'
import { Workbench } from './Workbench'
import { WorkHeader } from './WorkHeader'

/** The screen of one project, at work or saved. */
export function Work({ name }: { name: string }) {
  const opened = useSession(name)
  if (opened.state === 'open') return <Project session={opened.session} />
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

function Project({ session }: { session: Session }) {
  const desk = useDesk(session)
  const [pane, setPane] = useState<Pane>('trace')
  const [place, setPlace] = useState<Place>({ path: 'main.py', line: 0 })
  const [looked, look] = useState<TraceStep | null>(null)
  const shown = useMemo(
    () => (looked?.after ? { ...session, files: looked.after } : session),
    [session, looked],
  )
  const [tab, setTab] = useState<Tab>('code')
  const shelf = { files: shown.files, artifacts: desk.artifacts }
  const newest = useRef(shelf)
  newest.current = shelf
  const goTo = useCallback((wanted: Place) => {
    setPlace(wanted)
    setPane('code')
    setTab((now) => tabFor(newest.current, wanted, now))
  }, [])
  const show = (wanted: Pane | Tab) => {
    setPane(wanted === 'diff' || wanted === 'preview' ? 'code' : wanted)
    if (wanted !== 'trace') setTab(wanted)
  }
  const shownDesk = useMemo(
    () => (looked ? { ...desk, readOnlyReason: `As step ${looked.step} left it` } : desk),
    [desk, looked],
  )
  const lookAt = useCallback((step: TraceStep | null) => {
    look(step)
    if (step) setPane('code')
  }, [])
  const { words } = statusWords(session)
  useEffect(() => {
    document.title = `${words} · ${session.name} · autocoder`
  }, [words, session.name])
  useEscapeToStop(session)
  useCommands(workCommands(session, desk, goTo, show))
  const failing = useMemo(() => (desk.report?.tests ?? []).filter(isBad).length, [desk.report])
  const columns = useLayout('columns')
  const rows = useLayout('rows')
  return (
    <div className={styles.work}>
      <WorkHeader session={session} desk={desk} />
      <div>
        {session.isElsewhere && <Elsewhere session={session} />}
        {looked?.after && <Looking step={looked} files={looked.after} desk={desk} back={() => look(null)} />}
        {desk.undoable && <Done undoable={desk.undoable} />}
        {(desk.problem || desk.warning) && (
          <Notice
            tone={desk.problem ? 'fail' : 'warn'}
            isBanner
            role={desk.problem ? 'alert' : 'status'}
            actions={
              <Button isSmall isIcon look="quiet" aria-label="Dismiss" onClick={desk.dismiss}>
                <Icon name="cross" />
              </Button>
            }
          >
            {desk.problem || visibleText(desk.warning)}
          </Notice>
        )}
      </div>
      <main className={styles.bench} data-pane={pane}>
        <Group {...columns}>
          <Panel id="work-trace" defaultSize="31.5%" minSize="16rem">
            <TracePane className={styles.trace} session={session} desk={desk} goTo={goTo} />
          </Panel>
          <Separator className={styles.upright} aria-label="Width of the trace" />
          <Panel id="work-side" className={styles.side} defaultSize="18.5%" minSize="10rem">
            <FilesPane className={styles.files} session={shown} desk={shownDesk} place={place} goTo={goTo} />
            <TestsPane className={styles.tests} files={shown.files} desk={desk} goTo={goTo} />
            <Checkpoints
              className={styles.checkpoints}
              session={session}
              desk={desk}
              looked={looked}
              look={lookAt}
            />
          </Panel>
          <Separator className={styles.upright} aria-label="Width of the files" />
          <Panel id="work-desk" minSize="20rem">
            <Group orientation="vertical" {...rows}>
              <Panel id="work-code" defaultSize="63%" minSize="8rem">
                <Workbench
                  className={styles.code}
                  session={shown}
                  desk={shownDesk}
                  place={place}
                  looked={looked}
                  tab={tab}
                  show={setTab}
                  goTo={goTo}
                />
              </Panel>
              <Separator className={styles.level} aria-label="Height of the workbench" />
              <Panel id="work-console" minSize="4.5rem">
                <ConsolePane className={styles.output} files={shown.files} desk={desk} goTo={goTo} />
              </Panel>
            </Group>
          </Panel>
        </Group>
      </main>
      <StatusBar session={session} desk={desk} />
      <Dock pane={pane} show={setPane} failing={failing} />
    </div>
  )
}

/** Above the files of a checkpoint: what they are, and what can be done with them. */
function Looking({ step, files, desk, back }: { step: TraceStep; files: Files; desk: Desk; back(): void }) {
  return (
    <Notice
      tone="quiet"
      isBanner
      role="status"
      actions={
        <>
          {!desk.readOnlyReason && (
            <Button
              isSmall
              onClick={() => {
                desk.restore(step.step, files)
                back()
              }}
            >
              <Icon name="restore" /> Restore
            </Button>
          )}
          <Button isSmall onClick={() => desk.fork(files)}>
            <Icon name="file-plus" /> Fork
          </Button>
          <Button isSmall look="main" onClick={back}>
            Back to now
          </Button>
        </>
      }
    >
      The files as step {step.step} left them.
    </Notice>
  )
}

/** Another tab has the project. */
function Elsewhere({ session: { isBusyElsewhere, takeOver } }: { session: Session }) {
  return (
    <Notice
      tone="warn"
      isBanner
      role="status"
      actions={
        <Button
          isSmall
          title={
            isBusyElsewhere
              ? 'Ends the run there; here it goes on from its last finished step'
              : 'The other tab can then only read it'
          }
          onClick={takeOver}
        >
          Take over
        </Button>
      }
    >
      {isBusyElsewhere ? BUSY_ELSEWHERE : OPEN_ELSEWHERE}
    </Notice>
  )
}

/** What was done by a click, and the way to take it back. */
function Done({ undoable }: { undoable: NonNullable<Desk['undoable']> }) {
  return (
    <Notice
      tone="ok"
      isBanner
      role="status"
      actions={
        <>
          <Button isSmall onClick={undoable.undo}>
            Undo
          </Button>
          <Button isSmall isIcon look="quiet" aria-label="Dismiss" onClick={undoable.dismiss}>
            <Icon name="cross" />
          </Button>
        </>
      }
    >
      {visibleText(undoable.words)}
    </Notice>
  )
}

/** Esc stops a run, unless the person is in something that has a use for the key. */
function useEscapeToStop({ run, isActive }: Session): void {
  useEffect(() => {
    if (!run || !isActive) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (isTyping(event)) return
      run.stop()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [run, isActive])
}
