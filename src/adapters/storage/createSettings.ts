import { createListeners } from '../../core/createListeners'
import * as z from 'zod/mini'
import type { Price } from '../../core/budget'
import type { Limits, LogLevel } from '../../core/options'
import { createKeyring, type Keyring } from './createKeyring'
import type { Records } from './records'

/** What the person has chosen on this device. */
export interface Preferences {
  readonly base_url: string
  readonly model: string
  readonly theme: 'system' | 'light' | 'dark'
  readonly log_level: LogLevel
  readonly step: boolean
  /** Whether the person is told that a run has ended while the tab is hidden. */
  readonly has_notices: boolean
  readonly limits: Partial<Limits>
  /** Entered by the person, by `priceKey`. */
  readonly prices: Readonly<Record<string, Price>>
  /** The address of the person's own package registry; '' for the usual one. */
  readonly package_index: string
  /** For the origin of `base_url`. */
  readonly has_key: boolean
  /** Whether the key is kept on this device, beyond this page. */
  readonly is_key_remembered: boolean
}

export type PreferenceChanges = Partial<Omit<Preferences, 'has_key' | 'is_key_remembered'>>

export interface BrowserSettings {
  /** The same object until something changes. */
  readonly current: Preferences
  subscribe(listener: () => void): () => void
  update(changes: PreferenceChanges): void
  /** The key for the chosen endpoint; '' where there is none. */
  key(): Promise<string>
  /** The key for an endpoint: a key never goes to another origin than the one that it was entered for. */
  keyFor(base_url: string): Promise<string>
  /** The keys for all endpoints. */
  keys(): Promise<readonly string[]>
  /** For the chosen endpoint. @throws when it can't be kept on this device; this page has it nevertheless. */
  setKey(key: string, options: { readonly remember: boolean }): Promise<void>
  /** Afterwards nothing of the key for the chosen endpoint is left, neither here nor on the device; others stay. */
  forgetKey(): Promise<void>
}

const positive = z.optional(z.number().check(z.positive()))

const amount = z.number().check(z.nonnegative())

const Stored = z.object({
  base_url: z.string(),
  model: z.string(),
  theme: z.enum(['system', 'light', 'dark']),
  log_level: z.enum(['normal', 'debug', 'quiet']),
  step: z.boolean(),
  has_notices: z.boolean(),
  limits: z.object({ epochs: positive, tokens: positive, seconds: positive, cost_usd: positive }),
  prices: z.record(z.string(), z.object({ input_usd: amount, cached_usd: amount, output_usd: amount })),
  package_index: z.string().check(z.regex(/^$|^https?:\/\/\S+\/$/)),
})
type Stored = z.infer<typeof Stored>

const SETTINGS = 'settings'

/** Reads what was chosen before; whatever is missing or damaged there is as in `defaults`. */
export async function createSettings(records: Records, defaults: Stored): Promise<BrowserSettings> {
  const [[stored], keyring] = await Promise.all([
    records.getMany([SETTINGS]).catch(() => []),
    createKeyring(records),
  ])
  const { notify, subscribe } = createListeners()
  let chosen = validOr(stored, defaults)
  let current = preferencesOf(chosen, keyring)
  const changed = () => {
    current = preferencesOf(chosen, keyring)
    notify()
  }
  return {
    get current() {
      return current
    },
    subscribe,
    update(changes) {
      chosen = validOr({ ...chosen, ...changes }, chosen)
      changed()
      // A choice that can't be kept still holds for this page.
      records.write([], () => ({ puts: [[SETTINGS, chosen]] })).catch(() => {})
    },
    key: async () => keyring.keyFor(chosen.base_url),
    keyFor: async (base_url) => keyring.keyFor(base_url),
    keys: async () => keyring.all,
    setKey: (key, options) => keyring.set(chosen.base_url, key, options).finally(changed),
    forgetKey: () => keyring.forget(chosen.base_url).finally(changed),
  }
}

const preferencesOf = (chosen: Stored, keyring: Keyring): Preferences => ({
  ...chosen,
  limits: chosen.limits as Partial<Limits>,
  has_key: keyring.keyFor(chosen.base_url) !== '',
  is_key_remembered: keyring.isRemembered(chosen.base_url),
})

/** Field by field: one that is damaged does not take the others with it. */
function validOr(stored: unknown, defaults: Stored): Stored {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const valid = Object.entries(Stored.shape).map(([field, shape]) => {
    const parsed = shape.safeParse(given[field])
    return [field, parsed.success ? parsed.data : defaults[field as keyof Stored]]
  })
  return Object.fromEntries(valid)
}
