import styles from './ConsolePane.module.css'

/** What was run, and what came of it. `isNow`: it changes while one looks. */
export const CommandLine = ({
  command,
  result,
  isBad,
  isNow = false,
}: {
  command: string
  result: string
  isBad: boolean
  isNow?: boolean
}) => (
  <p className={styles.command}>
    <span aria-hidden="true" className="muted">
      $
    </span>{' '}
    {command}{' '}
    <span className={isBad ? 'fail' : 'muted'} role={isNow ? 'status' : undefined}>
      {result}
    </span>
  </p>
)
