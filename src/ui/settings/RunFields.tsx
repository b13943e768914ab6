import { useId, useState } from 'react'
import { useApp } from '../AppContext'
import fields from '../parts/Field.module.css'
import { Segments } from '../parts/Segments'
import type { Preferences } from '../props'
import styles from './SettingsDialog.module.css'

/** How runs go, and how the screen looks. */
export function RunFields({
  preferences: { step, has_notices, log_level, theme, package_index },
}: {
  preferences: Preferences
}) {
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
      <Notices isOn={has_notices} />
      <PackageIndex id={`${id}index`} value={package_index} />
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
      <div className={styles.line}>
        <span className={styles.label}>Other pages</span>
        <a href="./?permit" target="_blank" rel="noopener">
          Pages that may use autocoder in a frame
        </a>
      </div>
    </fieldset>
  )
}

/** Off until the person asks for it, which is also when the browser asks them. */
function Notices({ isOn }: { isOn: boolean }) {
  const { settings } = useApp()
  const [problem, setProblem] = useState('')
  const change = async (isWanted: boolean) => {
    setProblem('')
    if (
      isWanted &&
      (!('Notification' in globalThis) || (await Notification.requestPermission()) !== 'granted')
    )
      return setProblem(
        'This browser does not let the page show notices. The tab’s title says how the run stands; notices can be allowed in the browser’s settings for this page.',
      )
    settings.update({ has_notices: isWanted })
  }
  return (
    <div className={styles.line}>
      <span className={styles.label}>Notice</span>
      <div>
        <label className={styles.check}>
          <input type="checkbox" checked={isOn} onChange={(event) => change(event.target.checked)} />
          <span>Tell me when a run ends while this tab is hidden</span>
        </label>
        <div role="status">{problem && <p className={styles.help}>{problem}</p>}</div>
      </div>
    </div>
  )
}

/** Kept when it is an address, or empty; what is neither stays in the field. */
function PackageIndex({ id, value }: { id: string; value: string }) {
  const { settings } = useApp()
  const [text, setText] = useState(value)
  const isWrong = text !== '' && !/^https?:\/\/\S+$/.test(text)
  const change = (given: string) => {
    const address = given.trim()
    setText(address)
    settings.update({ package_index: address === '' || address.endsWith('/') ? address : `${address}/` })
  }
  return (
    <div className={styles.line}>
      <label htmlFor={id}>Package index</label>
      <div>
        <input
          id={id}
          className={fields.field}
          type="url"
          value={text}
          placeholder="The public one"
          aria-invalid={isWrong}
          aria-describedby={`${id}help`}
          onChange={(event) => change(event.target.value)}
        />
        <p className={styles.help} id={`${id}help`}>
          {isWrong
            ? 'An address begins with https:// or http://.'
            : 'Asked only for projects that you have allowed packages for.'}
        </p>
      </div>
    </div>
  )
}
