import { useState } from 'react'
import { type Price, priceKey } from '../../core/budget'
import { useApp } from '../AppContext'
import fields from '../parts/Field.module.css'
import type { Preferences } from '../props'
import styles from './SettingsDialog.module.css'

const KINDS: readonly { kind: keyof Price; label: string }[] = [
  { kind: 'input_usd', label: 'Input' },
  { kind: 'cached_usd', label: 'Cached input' },
  { kind: 'output_usd', label: 'Output' },
]

type Typed = Readonly<Record<keyof Price, string>>

/** What a million tokens of the chosen model cost; what is entered goes before what is published. */
export function PriceFields({ preferences: { base_url, model, prices } }: { preferences: Preferences }) {
  const { settings, listedPrice } = useApp()
  const name = priceKey(base_url, model)
  const listed = listedPrice({ base_url, model })
  const [typed, setTyped] = useState<Typed>(() => textsOf(prices[name]))
  const change = (kind: keyof Price, text: string) => {
    const next = { ...typed, [kind]: text }
    setTyped(next)
    const { [name]: _, ...others } = settings.current.prices
    const price = priceIn(next)
    settings.update({ prices: price ? { ...others, [name]: price } : others })
  }
  const isMissing = KINDS.some(({ kind }) => typed[kind].trim()) && !priceIn(typed)
  return (
    <fieldset className={styles.price}>
      <legend className={styles.label}>Price</legend>
      <div>
        <div className={styles.units}>
          {KINDS.map(({ kind, label }) => (
            <label key={kind}>
              {label}
              <input
                id={kind === 'input_usd' ? 'price-of-model' : undefined}
                className={`${fields.field} mono`}
                value={typed[kind]}
                placeholder={listed ? String(listed[kind]) : 'unknown'}
                inputMode="decimal"
                aria-invalid={isMissing}
                onChange={(event) => change(kind, event.target.value)}
              />
            </label>
          ))}
        </div>
        {isMissing && <p className="fail">Input and output each need a number.</p>}
        <p className={styles.help}>
          Dollars for a million tokens.{' '}
          {listed ? (
            <>
              Empty fields take the provider’s{' '}
              <a href={listed.page} target="_blank" rel="noreferrer">
                published price
              </a>
              , as it was on {listed.read}.
            </>
          ) : (
            'Without a price, runs show tokens only.'
          )}
        </p>
      </div>
    </fieldset>
  )
}

function textsOf(price: Price | undefined): Typed {
  const text = (kind: keyof Price) => (price ? String(price[kind]) : '')
  return { input_usd: text('input_usd'), cached_usd: text('cached_usd'), output_usd: text('output_usd') }
}

/** Cached input costs what input does where nothing else is said; `null` while something is missing. */
function priceIn({ input_usd, cached_usd, output_usd }: Typed): Price | null {
  const [input, cached, output] = [input_usd, cached_usd.trim() || input_usd, output_usd].map((text) =>
    text.trim() ? Number(text.replaceAll(',', '')) : Number.NaN,
  ) as [number, number, number]
  return [input, cached, output].every((amount) => Number.isFinite(amount) && amount >= 0)
    ? { input_usd: input, cached_usd: cached, output_usd: output }
    : null
}
