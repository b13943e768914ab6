import { useApp } from '../AppContext'
import { useSource } from '../useSource'
import { Button } from './Button'
import { Icon } from './Icon'
import styles from './OfflineSign.module.css'

/** What works without a network, and a newer version when there is one. */
export function OfflineSign() {
  const { offline } = useApp()
  const { isOnline, isKept, isUpdateReady } = useSource(offline)
  return (
    <span className={styles.sign} role="status">
      {!isOnline && (
        <span className={styles.offline} title={isKept ? KEPT : NOT_KEPT}>
          <Icon name="warn" className="warn" /> {isKept ? 'Offline' : 'Offline, not kept yet'}
          <span className={styles.more}>{isKept ? ': only models elsewhere are out of reach' : ''}</span>
        </span>
      )}
      {isOnline && isKept && !isUpdateReady && (
        <span className={styles.kept} title={KEPT}>
          <Icon name="check" className="ok" /> Works offline
        </span>
      )}
      {isUpdateReady && (
        <Button
          isSmall
          title="A newer version of autocoder is on this device. A run at work goes on from its last step; other tabs keep theirs until they are loaded again."
          onClick={() => offline.update()}
        >
          Update autocoder
        </Button>
      )}
    </span>
  )
}

const KEPT =
  'Without a network you can open, edit, run and test projects, replay runs and demos, and work with a model on this computer.'
const NOT_KEPT = 'This page is not on your device yet: keep it open until the network is back.'
