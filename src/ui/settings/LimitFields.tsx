import { type Ref, useState } from 'react'
import { DEFAULT_LIMITS, type Limits } from '../../core/options'
import { useApp } from '../AppContext'
import fields from '../parts/Field.module.css'
import type { Preferences } from '../props'
import styles from './SettingsDialog.module.css'

const UNITS: readonly { limit: keyof Limits; label: string; factor: number }[] = [
  { limit: 'epochs', label: 'Epochs', factor: 1 },
  { limit: 'seconds', label: 'Minutes', factor: 60 },
  { limit: 'tokens', label: 'Tokens', factor: 1 },
  { limit: 'cost_usd', label: 'Dollars', factor: 1 },
]

/** What ends a run that does not get there by itself. */
export function LimitFields({
  preferences: { limits },
  ref,
}: {
  preferences: Preferences
  ref: Ref<HTMLFieldSetElement>
}) {
  return (
    <fieldset className={styles.group} ref={ref}>
      <legend>Limits</legend>
      <div className={styles.units}>
        {UNITS.map((unit) => (
          <LimitField key={unit.limit} {...unit} limits={limits} />
        ))}
      </div>
      <p className={styles.help}>
        A run that reaches one of these ends and says which; to go on is one press. An empty field takes the
        limit that it shows. Dollars count where the price of the model is known. Runs that have begun keep
        theirs.
      </p>
    </fieldset>
  )
}

function LimitField({ limit, label, factor, limits }: (typeof UNITS)[number] & { limits: Partial<Limits> }) {
  const { settings } = useApp()
  const value = limits[limit]
  const [text, setText] = useState(value === undefined ? '' : String(value / factor))
  const number = Number(text.replaceAll(',', ''))
  const isValid = text.trim() === '' || (Number.isFinite(number) && number > 0)
  const change = (next: string) => {
    setText(next)
    const { [limit]: _, ...others } = settings.current.limits
    const typed = Number(next.replaceAll(',', ''))
    if (next.trim() === '') settings.update({ limits: others })
    else if (typed > 0 && Number.isFinite(typed))
      settings.update({ limits: { ...others, [limit]: typed * factor } })
  }
  return (
    <label>
      {label}
      <input
        className={`${fields.field} mono`}
        value={text}
        placeholder={limit === 'cost_usd' ? 'none' : String(DEFAULT_LIMITS[limit] / factor)}
        inputMode="decimal"
        aria-invalid={!isValid}
        onChange={(event) => change(event.target.value)}
      />
      {!isValid && <span className="fail">More than 0, or empty</span>}
    </label>
  )
}
