import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef } from 'react'
import { type SettingsSection, useApp } from '../AppContext'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { useSource } from '../useSource'
import { LimitFields } from './LimitFields'
import { ModelFields } from './ModelFields'
import { RunFields } from './RunFields'
import styles from './SettingsDialog.module.css'

/** The field of each section that begins with the focus. */
const FIELDS = { key: 'api-key', model: 'model-name', price: 'price-of-model' } as const

/** Everything that a person can set. What is changed counts at once. */
export function SettingsDialog({ section, onClose }: { section: SettingsSection; onClose(): void }) {
  const { settings } = useApp()
  const preferences = useSource(settings)
  const limits = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (section === 'limits') limits.current?.scrollIntoView({ block: 'center' })
  }, [section])
  const initialFocus = () => {
    if (section === 'limits') return limits.current?.querySelector('input') ?? true
    return section === null || document.getElementById(FIELDS[section])
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.sheet} initialFocus={initialFocus}>
          <header className={styles.head}>
            <Dialog.Title>Settings</Dialog.Title>
            <Dialog.Close render={<Button look="quiet" isIcon aria-label="Close settings" />}>
              <Icon name="cross" />
            </Dialog.Close>
          </header>
          <div className={styles.body}>
            <ModelFields preferences={preferences} />
            <LimitFields ref={limits} preferences={preferences} />
            <RunFields preferences={preferences} />
          </div>
          <footer className={styles.foot}>
            <span className="grow">Saved as you change them</span>
            <Dialog.Close render={<Button look="main" />}>Done</Dialog.Close>
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
