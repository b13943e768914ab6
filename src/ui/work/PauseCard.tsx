import { useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { visibleText } from '../visibleText'
import styles from './EndingCard.module.css'
import type { Session } from './useSession'

const ABOUT_SETTINGS = /\b(key|credit|quota|model|address|settings|url)\b/i

/** Why the run waits, and the one thing that helps. */
export function PauseCard({ session: { reason, run } }: { session: Session }) {
  const { openSettings } = useApp()
  return (
    <section className={styles.card} data-tone="warn">
      <h3>
        <Icon name="pause" className="warn" /> Paused
      </h3>
      <p>{visibleText(reason)}</p>
      <div className={styles.acts}>
        {ABOUT_SETTINGS.test(reason) && (
          <Button onClick={() => openSettings('key')}>
            <Icon name="sliders" /> Open settings
          </Button>
        )}
        <Button onClick={() => run?.resume()}>
          <Icon name="play" /> Resume
        </Button>
      </div>
    </section>
  )
}
