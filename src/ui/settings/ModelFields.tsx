import { useId, useState } from 'react'
import { useApp } from '../AppContext'
import { plural } from '../format'
import fields from '../parts/Field.module.css'
import { Icon } from '../parts/Icon'
import type { Preferences } from '../props'
import { KeyFields } from './KeyFields'
import { PriceFields } from './PriceFields'
import { providerOf } from './providers'
import styles from './SettingsDialog.module.css'

/** Who answers: provider, model, address and key. */
export function ModelFields({ preferences }: { preferences: Preferences }) {
  const { settings, providers } = useApp()
  const { base_url, model } = preferences
  const id = useId()
  const [isOther, setOther] = useState(false)
  const provider = isOther ? providers.at(-1) : providerOf(providers, base_url)
  const choose = (chosen: string) => {
    const next = providers.find((candidate) => candidate.id === chosen)
    setOther(next?.base_url === '')
    // The name of a model means nothing to another provider.
    if (next?.base_url) settings.update({ base_url: next.base_url, model: next.models[0] ?? '' })
  }
  const [found, setFound] = useState<{ base_url: string; models: readonly string[] } | null>(null)
  const listed = found?.base_url === base_url ? found.models : []
  const models = [...new Set([...(provider?.models ?? []), ...listed])]
  return (
    <fieldset className={styles.group}>
      <legend>Model</legend>
      <div className={styles.line}>
        <label htmlFor={`${id}provider`}>Provider</label>
        <div>
          <div className={fields.select}>
            <select
              id={`${id}provider`}
              className={fields.field}
              value={provider?.id}
              onChange={(event) => choose(event.target.value)}
            >
              {providers.map((option) => (
                <option key={option.id} value={option.id}>
                  {option.name}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </div>
          {provider?.help && <p className={styles.help}>{provider.help}</p>}
        </div>
      </div>
      <div className={styles.line}>
        <label htmlFor="model-name">Model</label>
        <div>
          <input
            id="model-name"
            className={fields.field}
            value={model}
            list={`${id}models`}
            onChange={(event) => settings.update({ model: event.target.value })}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-describedby={`${id}offered`}
          />
          <datalist id={`${id}models`}>
            {models.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <p className={styles.help} id={`${id}offered`}>
            {offeredSentence(models.length, listed.length > 0)}
          </p>
        </div>
      </div>
      <div className={styles.line}>
        <label htmlFor={`${id}base`}>Address</label>
        <input
          id={`${id}base`}
          className={`${fields.field} mono`}
          value={base_url}
          onChange={(event) => settings.update({ base_url: event.target.value })}
          inputMode="url"
          autoCapitalize="off"
          spellCheck={false}
        />
      </div>
      {/* A key belongs to an address: another address begins with an empty field. */}
      <KeyFields
        key={base_url}
        base_url={base_url}
        provider={provider}
        onModels={(models) => setFound({ base_url, models })}
      />
      <PriceFields key={`${base_url} ${model}`} preferences={preferences} />
    </fieldset>
  )
}

function offeredSentence(count: number, isListed: boolean): string {
  if (isListed) return `${plural(count, 'model')} to choose from: empty the field to see them all.`
  return count > 0
    ? 'Any model that the endpoint knows; Test asks it which there are.'
    : 'Test asks the endpoint which models there are.'
}
