import { useId } from 'react'
import { useApp } from '../AppContext'
import { Segments } from '../parts/Segments'
import type { Preferences } from '../props'
import styles from './SettingsDialog.module.css'

/** How runs go, and how the screen looks. */
export function RunFields({ preferences: { step, log_level, theme } }: { preferences: Preferences }) {
  const { settings } = useApp()
  const id = useId()
  return (
    <fieldset className={styles.group}>
      <legend>Runs</legend>
      <div className={styles.line}>
        <span className={styles.label} id={`${id}pace`}>
          Pace
        </span>
        <Segments
          labelledBy={`${id}pace`}
          value={step ? 'step' : 'through'}
          options={{ through: 'Run through', step: 'One step at a time' }}
          onChange={(pace) => settings.update({ step: pace === 'step' })}
        />
      </div>
      <div className={styles.line}>
        <span className={styles.label} id={`${id}log`}>
          Log
        </span>
        <div>
          <Segments
            labelledBy={`${id}log`}
            value={log_level}
            options={{ quiet: 'Quiet', normal: 'Normal', debug: 'Debug' }}
            onChange={(level) => settings.update({ log_level: level })}
          />
          <p className={styles.help}>What reaches the browser’s console; the trace always has everything.</p>
        </div>
      </div>
      <div className={styles.line}>
        <span className={styles.label} id={`${id}theme`}>
          Theme
        </span>
        <Segments
          labelledBy={`${id}theme`}
          value={theme}
          options={{ system: 'System', light: 'Light', dark: 'Dark' }}
          onChange={(chosen) => settings.update({ theme: chosen })}
        />
      </div>
    </fieldset>
  )
}
