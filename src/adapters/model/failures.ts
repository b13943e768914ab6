import type { ModelFailure, ModelFailureKind } from '../../core/ports'

/** What a request went to; for sentences that name it. */
export interface Target {
  readonly host: string
  readonly model: string
}

/** Part of an error that the `openai` package throws; read by shape, so that the package can stay a late import. */
interface ApiError {
  readonly status?: number
  readonly code?: string | null
  readonly type?: string | null
  readonly message?: string
  readonly headers?: Headers
  readonly cause?: unknown
}

/** Why a request failed, in a sentence that names the host and what to do; never the key, never the endpoint's HTML. */
export function failureOf(error: unknown, target: Target): ModelFailure {
  const { status, headers } = error as ApiError
  const kind = kindOf(error as ApiError)
  return {
    kind,
    message: sentence(kind, error as ApiError, target),
    retry_after_seconds: status === undefined || !headers ? null : retryAfter(headers.get('retry-after')),
  }
}

export const failure = (kind: ModelFailureKind, message: string): { failure: ModelFailure } => ({
  failure: { kind, message, retry_after_seconds: null },
})

function kindOf({ status, code, type, message = '' }: ApiError): ModelFailureKind {
  if (code === 'insufficient_quota' || type === 'insufficient_quota' || status === 402) return 'credit'
  if (status === 401 || code === 'invalid_api_key') return 'key'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 429 || code === 'rate_limit_exceeded' || type === 'rate_limit_error') return 'rate'
  if (status !== undefined) return status >= 500 || status === 408 || status === 409 ? 'server' : 'request'
  if (isConnectionError(message)) return 'network'
  // The package reads the events; what it can't read is not what the wire promises. An error event has a message only.
  return /JSON|Unexpected token|parse/i.test(message) ? 'shape' : 'server'
}

const isConnectionError = (message: string): boolean =>
  /^Connection error|Failed to fetch|fetch failed|NetworkError|Load failed|ECONNREFUSED|ENOTFOUND/i.test(
    message,
  )

/** A `Retry-After` of seconds or a date, as seconds from now. */
export function retryAfter(value: string | null): number | null {
  if (value === null || value.trim() === '') return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000)
}

function sentence(kind: ModelFailureKind, error: ApiError, { host, model }: Target): string {
  const said = words(error.message)
  switch (kind) {
    case 'key':
      return `${host} rejected the API key. Enter another one in Settings, then resume.`
    case 'forbidden':
      return `${host} does not let this key use "${model}"${said}. Choose another model or another key.`
    case 'not-found':
      return `${host} does not know the model "${model}", or the base URL is wrong${said}. Check both in Settings.`
    case 'credit':
      return `The account at ${host} has no credit left. Add credit there, or use another key, then resume.`
    case 'rate':
      return `${host} asks for fewer requests${said}.`
    case 'server':
      return `${host} has a problem of its own${error.status ? ` (status ${error.status})` : ''}${said}.`
    case 'network':
      return networkSentence(host)
    case 'shape':
      return shapeSentence(host)
    default:
      return `${host} refused the request${error.status ? ` (status ${error.status})` : ''}${said}.`
  }
}

/** Offline, a wrong address and a missing CORS header look the same to a page; so all three are named. */
function networkSentence(host: string): string {
  if (globalThis.navigator?.onLine === false)
    return `This computer is offline, so ${host} could not be reached. Resume when it is back.`
  return (
    `Could not reach ${host}. Either this computer is offline, or the address is wrong or nothing runs there, or ` +
    'the server does not allow calls from web pages (CORS; some also leave that permission out of their errors, so a wrong key can look like this).'
  )
}

export const shapeSentence = (host: string): string =>
  `${host} sent an unexpected answer, not a completion. A login page of the network or a wrong base URL can be the cause.`

/** The endpoint's own words, if they are words: no markup, no key, not too many. */
function words(message = ''): string {
  const text = message
    .replace(/^\d{3}\s*/, '')
    .replace(/\b(sk|key|Bearer)[-_ ][\w*.-]{6,}/gi, '…')
    .trim()
  return text === '' || /[<{]/.test(text) || text.length > 300 ? '' : `: ${text.replace(/\.$/, '')}`
}
