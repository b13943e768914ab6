import { shownHost } from '../../core/hosts'
import { Icon } from '../parts/Icon'
import { cx } from '../parts/cx'
import styles from './PackagesChip.module.css'
import type { Desk } from './useDesk'
import type { Session } from './useSession'

/** While the project's Python can reach a host it says so, and is the way to close the network. */
export function HostsChip({ session, desk }: { session: Session; desk: Desk }) {
  if (desk.hosts.length === 0) return null
  const names = desk.hosts.map(shownHost).join(', ')
  const words = (
    <>
      <Icon name="warn" /> <span className="cut">Network open: {names}</span>
    </>
  )
  if (session.isActive && session.run?.hosts)
    return (
      <span
        className={cx(styles.open, styles.hosts)}
        title={`${names}: the program that began this run has opened them for it.`}
      >
        {words}
      </span>
    )
  return (
    <button
      type="button"
      className={cx(styles.open, styles.hosts)}
      title={`Python in this project can reach ${names}. Click to close the network.`}
      onClick={() => desk.allowHosts([])}
    >
      {words}
      <Icon name="cross" />
      <span className={styles.said}>Close</span>
    </button>
  )
}
