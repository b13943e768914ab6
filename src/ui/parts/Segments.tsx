import { useId } from 'react'
import styles from './Field.module.css'

/** One of a few, all in view. */
export function Segments<Value extends string>({
  labelledBy,
  value,
  options,
  onChange,
}: {
  labelledBy: string
  value: Value
  options: Readonly<Record<Value, string>>
  onChange(value: Value): void
}) {
  const name = useId()
  return (
    <div className={styles.segments} role="radiogroup" aria-labelledby={labelledBy}>
      {(Object.entries(options) as [Value, string][]).map(([option, label]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          {label}
        </label>
      ))}
    </div>
  )
}
