import { useApp } from '../AppContext'
import type { Theme } from '../props'
import { HOME } from '../route'
import { useSource } from '../useSource'
import { Button } from './Button'
import { Icon } from './Icon'
import { OfflineSign } from './OfflineSign'
import styles from './TopBar.module.css'

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

/** The bar above the first screen. */
export function TopBar() {
  const { openSettings, openPalette } = useApp()
  return (
    <header className={styles.bar}>
      <a className={styles.wordmark} href={HOME} aria-current="page">
        <Icon name="mark" /> autocoder
      </a>
      <div className={styles.tools}>
        <OfflineSign />
        <Button look="quiet" title="Commands" onClick={openPalette}>
          <Icon name="terminal" /> <span className="only-wide">Commands</span>{' '}
          <kbd className="only-wide">Ctrl K</kbd>
        </Button>
        <Button look="quiet" onClick={() => openSettings(null)}>
          <Icon name="sliders" /> Settings
        </Button>
        <ThemeButton />
      </div>
    </header>
  )
}

/** Goes round: system, light, dark. */
export function ThemeButton() {
  const { settings } = useApp()
  const { theme } = useSource(settings)
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as Theme
  return (
    <Button
      look="quiet"
      isIcon
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => settings.update({ theme: next })}
    >
      <Icon name="theme" />
    </Button>
  )
}
