import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './Icon'
import styles from './Notice.module.css'

const ICONS: Readonly<Record<string, IconName>> = { ok: 'check', fail: 'cross', warn: 'warn', quiet: 'lock' }

/** A sentence that needs attention, and what can be done about it. */
export function Notice({
  tone,
  isBanner = false,
  actions,
  children,
  ...rest
}: {
  tone: 'ok' | 'fail' | 'warn' | 'quiet'
  isBanner?: boolean
  actions?: ReactNode
  children: ReactNode
  role?: 'status' | 'alert'
}) {
  return (
    <div className={cx(styles.notice, styles[tone], isBanner && styles.banner)} {...rest}>
      <Icon name={ICONS[tone] ?? 'warn'} className={tone === 'quiet' ? undefined : tone} />
      <div className={styles.words}>{children}</div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
