import { Icon, type IconName } from '../parts/Icon'
import styles from './Dock.module.css'

export type Pane = 'trace' | 'code' | 'tests' | 'output'

const PANES: readonly { pane: Pane; icon: IconName; label: string }[] = [
  { pane: 'trace', icon: 'trace', label: 'Trace' },
  { pane: 'code', icon: 'code', label: 'Code' },
  { pane: 'tests', icon: 'tests', label: 'Tests' },
  { pane: 'output', icon: 'terminal', label: 'Output' },
]

/** On a phone: one pane at a time. */
export function Dock({ pane, show, failing }: { pane: Pane; show(pane: Pane): void; failing: number }) {
  return (
    <nav className={styles.dock} aria-label="Panes">
      {PANES.map((item) => (
        <button
          key={item.pane}
          type="button"
          aria-current={item.pane === pane ? 'page' : undefined}
          onClick={() => show(item.pane)}
        >
          <span className={styles.badge}>
            <Icon name={item.icon} />
            {item.pane === 'tests' && failing > 0 && <span aria-hidden="true">{failing}</span>}
          </span>
          {item.label}
          {item.pane === 'tests' && failing > 0 && <span className="vh">, {failing} fail</span>}
        </button>
      ))}
    </nav>
  )
}
