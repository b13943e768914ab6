import styles from './Dot.module.css'

/** Beside words that say that something goes on: the only thing that moves by itself. */
export const Dot = ({ isLive = false }: { isLive?: boolean }) => (
  <span className={styles.dot} data-live={isLive || undefined} aria-hidden="true" />
)
