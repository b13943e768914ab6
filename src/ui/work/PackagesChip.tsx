import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import styles from './PackagesChip.module.css'
import { type Desk, isMissing } from './useDesk'
import type { Session } from './useSession'

/** While packages are open for the project it says so; when a check missed one, it is the way to open them. */
export function PackagesChip({ session, desk }: { session: Session; desk: Desk }) {
  if (desk.packages === 'registry')
    return session.isActive && session.run?.packages ? (
      <span className={styles.open} title="The program that began this run has allowed packages for it.">
        <Icon name="download" /> Packages open
      </span>
    ) : (
      <button
        type="button"
        className={styles.open}
        title="The page may fetch packages from the registry for this project. Python itself fetches nothing from there."
        onClick={() => desk.allowPackages('closed')}
      >
        <Icon name="download" /> Packages open
        <Icon name="cross" />
        <span className={styles.said}>Close</span>
      </button>
    )
  if (!isMissing(desk.latest) || desk.readOnlyReason) return null
  const names = desk.latest?.packages?.missing.map(({ module }) => module).join(', ')
  return (
    <Button
      isSmall
      className={styles.allow}
      title={`${names}: let the page fetch packages from the registry for this project. Python itself fetches nothing from there.`}
      onClick={() => desk.allowPackages('registry')}
    >
      <Icon name="download" /> Allow packages
    </Button>
  )
}
