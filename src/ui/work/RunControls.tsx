import type { Run } from '../../core/run'
import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { playDemo } from '../playDemo'
import type { Desk } from './useDesk'
import type { Session } from './useSession'
import styles from './RunControls.module.css'

/** Start, pause, step and stop: what can be done depends on how the run stands. */
export function RunControls({ session, desk }: { session: Session; desk: Desk }) {
  const { run, isActive } = session
  return (
    <fieldset className={styles.controls} aria-label="Run">
      {run && isActive ? <Running run={run} session={session} /> : <Resting session={session} desk={desk} />}
    </fieldset>
  )
}

function Running({ run, session: { status } }: { run: Run; session: Session }) {
  const isPaused = status === 'paused'
  // The step's end is seen in the trace; a step that is given up has its own words there too.
  const step = () => run.step().catch(() => {})
  return (
    <>
      {isPaused ? (
        <Button onClick={() => run.resume()} title="Go on">
          <Icon name="play" /> Resume
        </Button>
      ) : (
        <Button onClick={() => run.pause()} title="Pause after this step">
          <Icon name="pause" /> <span className={styles.word}>Pause</span>
        </Button>
      )}
      <Button
        className={styles.step}
        aria-disabled={!isPaused}
        onClick={() => isPaused && step()}
        title={isPaused ? 'One step' : 'Pause first; then one step at a time'}
      >
        <Icon name="step" /> <span className={styles.word}>Step</span>
      </Button>
      <Button look="main" onClick={() => run.stop()} title="Stop now: ends the reply and Python (Esc)">
        <Icon name="stop" /> Stop
      </Button>
    </>
  )
}

function Resting({ session, desk }: { session: Session; desk: Desk }) {
  const { demos, store, autocoder } = useApp()
  const { status, name, isReplay } = session
  const demo = isReplay ? demos.find((candidate) => candidate.name === name) : undefined
  const isUnfinished = status === 'running' || status === 'paused'
  return (
    <>
      <Button
        onClick={desk.check}
        disabled={desk.isChecking}
        title="Validate, test and run the files as they are"
      >
        <Icon name="tests" /> <span className={styles.word}>{desk.isChecking ? 'Checking…' : 'Check'}</span>
      </Button>
      {demo && (
        <Button onClick={() => playDemo(demo, store, autocoder)}>
          <Icon name="replay" /> <span className={styles.word}>Replay</span>
        </Button>
      )}
      <Button
        look={demo || status === 'complete' ? 'plain' : 'main'}
        onClick={() => desk.goOn()}
        disabled={desk.readOnlyReason !== ''}
      >
        <Icon name="play" /> {isUnfinished ? 'Resume' : status === null ? 'Start' : 'Go on'}
      </Button>
    </>
  )
}
