import type { Records } from './records'

/** The keys of endpoints. A key never goes to another origin than the one that it was entered for. */
export interface Keyring {
  /** '' where there is none. */
  keyFor(base_url: string): string
  /** Of every endpoint. */
  readonly all: readonly string[]
  isRemembered(base_url: string): boolean
  /** For this page, and if `remember`, on this device. @throws when it can't be kept there; this page has it then. */
  set(base_url: string, key: string, options: { readonly remember: boolean }): Promise<void>
  /** Afterwards nothing of the key for that origin is left, neither here nor on the device; others stay. */
  forget(base_url: string): Promise<void>
}

/** Kept under `key/<origin>`. The secret can't be read out, by any script. */
interface SealedKey {
  readonly secret: CryptoKey
  readonly iv: Uint8Array<ArrayBuffer>
  readonly ciphertext: ArrayBuffer
}

const PREFIX = 'key/'

/** Opens the keys that are kept on this device; one that is damaged has to be entered again. */
export async function createKeyring(records: Records): Promise<Keyring> {
  const keys = new Map<string, string>()
  const remembered = new Set<string>()
  for (const [name, sealed] of await records.list(PREFIX).catch(() => [])) {
    const origin = name.slice(PREFIX.length)
    const key = await openKey(origin, sealed as SealedKey)
    if (key === null) continue
    keys.set(origin, key)
    remembered.add(origin)
  }
  // One after the other: what is forgotten must not come back with a sealing that took longer.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(write: () => Promise<T>): Promise<T> => {
    const turn = last.then(write)
    last = turn.catch(() => {})
    return turn
  }
  return {
    keyFor: (base_url) => keys.get(originOf(base_url)) ?? '',
    get all() {
      return [...keys.values()]
    },
    isRemembered: (base_url) => remembered.has(originOf(base_url)),
    async set(base_url, key, { remember }) {
      if (key.trim() === '') throw new Error('The key is empty.')
      const origin = originOf(base_url)
      keys.set(origin, key.trim())
      await inTurn(async () => {
        if (remember) {
          await assertLasting(records)
          const sealed = await sealKey(origin, key.trim())
          await records.write([], () => ({ puts: [[PREFIX + origin, sealed]] }))
          remembered.add(origin)
        } else if (remembered.delete(origin)) await records.write([], () => ({ deletes: [PREFIX + origin] }))
      })
    },
    async forget(base_url) {
      const origin = originOf(base_url)
      keys.delete(origin)
      await inTurn(async () => {
        remembered.delete(origin)
        await records.write([], () => ({ deletes: [PREFIX + origin] }))
      })
    },
  }
}

async function assertLasting(records: Records): Promise<void> {
  if (await records.warning())
    throw new Error('This browser does not let the page keep anything, so the key is for this page only.')
  if (!globalThis.crypto?.subtle)
    throw new Error(
      'A key can be remembered only on a page that comes over https, or from this computer; it is for this page only.',
    )
}

/** Encrypted under a secret that no script can read out: it protects a copied profile, not against this page's own code. */
async function sealKey(origin: string, key: string): Promise<SealedKey> {
  const secret = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: bytesOf(origin) },
    secret,
    bytesOf(key),
  )
  return { secret, iv, ciphertext }
}

/** `null` when it is damaged, or was sealed for another origin. */
async function openKey(origin: string, sealed: SealedKey): Promise<string | null> {
  try {
    const { secret, iv, ciphertext } = sealed
    const algorithm = { name: 'AES-GCM', iv, additionalData: bytesOf(origin) }
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, secret, ciphertext))
  } catch {
    return null
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))

/** Scheme, host and port: a key for https must not go over http either. */
function originOf(base_url: string): string {
  try {
    const { origin } = new URL(base_url)
    // `null` is what all unusual schemes have in common.
    return origin === 'null' ? base_url : origin
  } catch {
    return base_url
  }
}
