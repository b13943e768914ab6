import { isFields, textIn } from './fields'

/** Where OpenRouter is; another place in tests. */
export interface SignInPlace {
  readonly authorize_url: string
  readonly keys_url: string
}

export const OPENROUTER_PLACE: SignInPlace = {
  authorize_url: 'https://openrouter.ai/auth',
  keys_url: 'https://openrouter.ai/api/v1/auth/keys',
}

/** What came of signing in; `key` is the person's own, as if they had typed it. */
export type Arrival =
  | { readonly key: string; readonly remember: boolean }
  /** A sentence. */
  | { readonly problem: string }

/** Signing in with OpenRouter (PKCE): there and back in this tab, without anything that would have to be kept secret. */
export interface SignIn {
  /** The address to go to; `here` is where OpenRouter sends the person back. */
  begin(here: string, options: { readonly remember: boolean }): Promise<string>
  /** What an address that somebody comes back with says, or `null` when it is no such address. */
  finish(address: URL, signal: AbortSignal): Promise<Arrival | null>
}

/** `storage` lasts as long as the tab; the verifier that waits there is used once. `base`: the folder that the app is served from. */
export function createSignIn(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  base: string,
  { authorize_url, keys_url }: SignInPlace = OPENROUTER_PLACE,
  send: typeof fetch = (...request) => globalThis.fetch(...request),
): SignIn {
  // Other apps may lie on the same origin, another copy of this one, too.
  const pendingKey = `autocoder:${base}openrouter-sign-in`
  return {
    async begin(here, { remember }) {
      const code_verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
      storage.setItem(pendingKey, JSON.stringify({ code_verifier, remember }))
      const url = new URL(authorize_url)
      url.searchParams.set('callback_url', here)
      url.searchParams.set('code_challenge', await challengeOf(code_verifier))
      url.searchParams.set('code_challenge_method', 'S256')
      return url.href
    },
    async finish(address, signal) {
      const code = address.searchParams.get('code')
      const pending = storage.getItem(pendingKey)
      // A code that nobody here has asked for is somebody else's.
      if (!code || !pending) return null
      storage.removeItem(pendingKey)
      const { code_verifier, remember } = JSON.parse(pending) as { code_verifier: string; remember: boolean }
      const body = JSON.stringify({ code, code_verifier, code_challenge_method: 'S256' })
      try {
        const headers = { 'content-type': 'application/json' }
        const response = await send(keys_url, { method: 'POST', headers, body, signal })
        const answer: unknown = await response.json().catch(() => null)
        const key = isFields(answer) ? textIn(answer.key) : ''
        if (response.ok && key) return { key, remember }
        return { problem: `OpenRouter gave no key (status ${response.status}). Sign in once more.` }
      } catch {
        return { problem: 'OpenRouter could not be reached to fetch the key. Sign in once more.' }
      }
    },
  }
}

const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
