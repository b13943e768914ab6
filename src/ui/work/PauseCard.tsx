import type { PauseKind } from '../../core/ports'
import { type SettingsSection, useApp } from '../AppContext'
import { useDeletions } from '../home/useDeletions'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useSource } from '../useSource'
import { visibleText } from '../visibleText'
import styles from './EndingCard.module.css'
import { MakeRoom } from './MakeRoom'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** Where the settings have what a pause waits for. */
const SECTIONS: Partial<Record<PauseKind, SettingsSection>> = {
  key: 'key',
  credit: 'key',
  model: 'model',
  endpoint: 'model',
  price: 'price',
}

/** Why the run waits, and what helps. */
export function PauseCard({ session, desk }: { session: Session; desk: Desk }) {
  const { openSettings, store, offline } = useApp()
  const { isOnline } = useSource(offline)
  const { reason, run, takeOver } = session
  const kind = run?.pause_kind ?? 'person'
  const section = SECTIONS[kind]
  const deletions = useDeletions(store)
  const resume = async () => {
    // What is to make room is gone before more is written.
    await deletions.finish()
    run?.resume()
  }
  return (
    <section className={styles.card} data-tone="warn">
      <h3>
        <Icon name="pause" className="warn" /> Paused
      </h3>
      <p>{visibleText(reason)}</p>
      {kind === 'network' && !isOnline && <p>It goes on by itself when this device is online again.</p>}
      {kind === 'storage' && <MakeRoom name={session.name} deletions={deletions} />}
      <div className={styles.acts}>
        {section && (
          <Button onClick={() => openSettings(section)}>
            <Icon name="sliders" /> Open settings
          </Button>
        )}
        {kind === 'storage' && (
          <Button onClick={desk.download}>
            <Icon name="download" /> Download zip
          </Button>
        )}
        {kind === 'question' && (
          <Button onClick={() => document.getElementById('steer')?.focus()}>
            <Icon name="pencil" /> Answer
          </Button>
        )}
        {kind === 'tab' && (
          <Button onClick={() => takeOver().then(resume)} title="Ends the run in the other tab">
            <Icon name="play" /> Take over
          </Button>
        )}
        <Button onClick={resume}>
          <Icon name="play" /> {kind === 'question' ? 'Go on without an answer' : 'Resume'}
        </Button>
      </div>
    </section>
  )
}
