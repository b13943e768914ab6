import { Icon, type IconName } from '../parts/Icon'
import styles from './Promises.module.css'

const PROMISES: readonly { icon: IconName; title: string; text: string }[] = [
  {
    icon: 'terminal',
    title: 'Runs in this page',
    text: 'No server, no account. Projects stay in this browser.',
  },
  {
    icon: 'lock',
    title: 'Python is sealed off',
    text: 'It cannot reach your key, your other projects or, unless you open hosts, the network.',
  },
  {
    icon: 'device',
    title: 'Nothing is collected',
    text: 'Goals and code go to the model that you chose, and nowhere else.',
  },
]

/** What this page is, in three facts. */
export const Promises = () => (
  <footer>
    <ul className={styles.promises} aria-label="What this page promises">
      {PROMISES.map(({ icon, title, text }) => (
        <li key={title}>
          <Icon name={icon} />
          <span>
            <b>{title}</b>
            {text}
          </span>
        </li>
      ))}
    </ul>
  </footer>
)
