import { memo } from 'react'
import { useApp } from '../AppContext'
import { formatBytes } from '../format'
import { Dot } from '../parts/Dot'
import { Icon } from '../parts/Icon'
import { OfflineSign } from '../parts/OfflineSign'
import { MAY_BE_CLEARED } from '../mayBeCleared'
import type { PythonStatus, StorageStatus } from '../props'
import type { TraceStep } from '../trace'
import { useSource } from '../useSource'
import styles from './StatusBar.module.css'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** What the browser has said when it was asked to keep what is saved. */
const KEEPING: Readonly<Record<StorageStatus['persistence'], string>> = {
  granted: 'The browser keeps it until you delete it.',
  denied: MAY_BE_CLEARED,
  unknown: 'It stays when you close the page.',
}

/** The state of what everything stands on: Python, storage, model. */
export const StatusBar = memo(function StatusBar({
  session: { trace, model },
  desk,
}: {
  session: Session
  desk: Desk
}) {
  const { python, storage, settings } = useApp()
  const { isDurable, persistence } = useSource(storage)
  const { model: chosen } = useSource(settings)
  const saved = trace.entries.findLast(
    (entry): entry is TraceStep => entry.type === 'step' && entry.state === 'done',
  )
  return (
    <footer className={styles.bar}>
      <Python status={useSource(python)} />
      {isDurable ? (
        <span className={styles.item} title={KEEPING[persistence]}>
          <Icon name="check" className="ok" />{' '}
          {saved ? `Saved at step ${saved.step}` : 'Saved in this browser'}
        </span>
      ) : (
        <span className={styles.item}>
          <Icon name="warn" className="warn" /> Not saved
        </span>
      )}
      {desk.hosts.length === 0 && (
        <span className={styles.item}>
          <Icon name="lock" /> Network closed to Python
        </span>
      )}
      <OfflineSign />
      <span className="grow" />
      <span className={styles.item}>{model || chosen}</span>
    </footer>
  )
})

function Python({ status }: { status: PythonStatus }) {
  switch (status.phase) {
    case 'idle':
      return <span className={styles.item}>Python loads when it is needed</span>
    case 'loading': {
      const { loaded_bytes, total_bytes } = status
      return (
        <span className={styles.item}>
          <span className="live">
            <Dot isLive />
          </span>
          Loading Python, {formatBytes(loaded_bytes)}
          {total_bytes > 0 && (
            <>
              {' '}
              of {formatBytes(total_bytes)}
              <progress max={total_bytes} value={loaded_bytes} aria-label="Loading Python" />
            </>
          )}
        </span>
      )
    }
    case 'packages': {
      const { file, loaded_bytes, total_bytes } = status
      return (
        <span className={styles.item}>
          <span className="live">
            <Dot isLive />
          </span>
          Fetching {file}, {formatBytes(loaded_bytes)}
          {total_bytes > 0 && <> of {formatBytes(total_bytes)}</>}
        </span>
      )
    }
    case 'ready':
      return (
        <span className={styles.item}>
          <Icon name="check" className="ok" /> Python {status.version} ready
        </span>
      )
    case 'failed':
      return (
        <span className={styles.item} title={status.reason}>
          <Icon name="cross" className="fail" /> {status.reason}
        </span>
      )
  }
}
