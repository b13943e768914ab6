import * as z from 'zod/mini'
import type { Limits, LogLevel } from '../../core/options'
import type { Records } from './records'

/** What the person has chosen on this device. */
export interface Preferences {
  readonly base_url: string
  readonly model: string
  readonly theme: 'system' | 'light' | 'dark'
  readonly log_level: LogLevel
  readonly step: boolean
  readonly limits: Partial<Limits>
  /** For the host of `base_url`. */
  readonly has_key: boolean
  /** Whether the key is kept on this device, beyond this page. */
  readonly is_key_remembered: boolean
}

export type PreferenceChanges = Partial<Omit<Preferences, 'has_key' | 'is_key_remembered'>>

export interface BrowserSettings {
  readonly current: Preferences
  subscribe(listener: () => void): () => void
  update(changes: PreferenceChanges): void
  /** The key for the chosen endpoint; '' where there is none. */
  key(): Promise<string>
  /** The key for an endpoint: a key never goes to another host than the one that it was entered for. */
  keyFor(base_url: string): Promise<string>
  /** @throws when it can't be kept on this device. */
  setKey(key: string, options: { readonly remember: boolean }): Promise<void>
  /** Afterwards nothing of any key is left, neither here nor on the device. */
  forgetKey(): Promise<void>
}

const positive = z.optional(z.number().check(z.positive()))

const Stored = z.object({
  base_url: z.string(),
  model: z.string(),
  theme: z.enum(['system', 'light', 'dark']),
  log_level: z.enum(['normal', 'debug', 'quiet']),
  step: z.boolean(),
  limits: z.object({ epochs: positive, tokens: positive, seconds: positive, cost_usd: positive }),
})

interface SealedKey {
  readonly host: string
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ciphertext: ArrayBuffer
}

const SETTINGS = 'settings'
const KEY = 'key'
const SECRET = 'key-secret'

/** Reads what was chosen before; whatever is missing or damaged there is as in `defaults`. */
export async function createSettings(
  records: Records,
  defaults: z.infer<typeof Stored>,
): Promise<BrowserSettings> {
  const [stored, sealed, secret] = await records.getMany([SETTINGS, KEY, SECRET])
  const listeners = new Set<() => void>()
  const keys = new Map<string, string>()
  let remembered = ''
  if (sealed && secret) {
    const opened = await openKey(sealed as SealedKey, secret as CryptoKey)
    if (opened !== null) {
      remembered = (sealed as SealedKey).host
      keys.set(remembered, opened)
    }
  }
  let chosen = validOr(stored, defaults)
  let current = preferences()

  function preferences(): Preferences {
    const host = hostOf(chosen.base_url)
    return {
      ...chosen,
      limits: chosen.limits as Partial<Limits>,
      has_key: keys.has(host),
      is_key_remembered: remembered === host,
    }
  }
  function changed() {
    current = preferences()
    for (const listener of listeners) listener()
  }
  const keyFor = async (base_url: string) => keys.get(hostOf(base_url)) ?? ''

  return {
    get current() {
      return current
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    update(changes) {
      chosen = validOr({ ...chosen, ...changes }, chosen)
      changed()
      // A choice that can't be kept still holds for this page.
      records.write([], () => ({ puts: [[SETTINGS, chosen]] })).catch(() => {})
    },
    key: () => keyFor(chosen.base_url),
    keyFor,
    async setKey(key, { remember }) {
      const host = hostOf(chosen.base_url)
      if (key === '') throw new Error('The key is empty.')
      keys.set(host, key)
      if (remember) {
        await keepKey(records, host, key)
        remembered = host
      } else if (remembered === host) {
        await dropKey(records)
        remembered = ''
      }
      changed()
    },
    async forgetKey() {
      keys.clear()
      remembered = ''
      await dropKey(records)
      changed()
    },
  }
}

function validOr(stored: unknown, defaults: z.infer<typeof Stored>): z.infer<typeof Stored> {
  const parsed = Stored.safeParse({ ...defaults, ...(typeof stored === 'object' ? stored : {}) })
  return parsed.success ? parsed.data : defaults
}

/** Encrypted under a secret that no script can read out: it protects a copied profile, not against this page's own code. */
async function keepKey(records: Records, host: string, key: string): Promise<void> {
  if (await records.warning())
    throw new Error('This browser does not let the page keep anything, so the key is for this page only.')
  if (!crypto.subtle)
    throw new Error('A key can be remembered only on a page that comes over https, or from this computer.')
  const secret = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    secret,
    new TextEncoder().encode(key),
  )
  const sealed: SealedKey = { host, iv, ciphertext }
  await records.write([], () => ({
    puts: [
      [KEY, sealed],
      [SECRET, secret],
    ],
  }))
}

const dropKey = (records: Records): Promise<void> => records.write([], () => ({ deletes: [KEY, SECRET] }))

async function openKey({ iv, ciphertext }: SealedKey, secret: CryptoKey): Promise<string | null> {
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, secret, ciphertext))
  } catch {
    // Damaged: it has to be entered again.
    return null
  }
}

function hostOf(base_url: string): string {
  try {
    return new URL(base_url).host
  } catch {
    return base_url
  }
}
