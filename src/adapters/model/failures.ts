import type { ModelFailure, ModelFailureKind } from '../../core/ports'
import type { Told } from './dialect'
import { failure, unsentSentence } from './failure'
import { type Fields, isFields, textIn } from './fields'
import { networkSentence } from './reach'
import { isAboutLength, readsTokens } from './tooLong'

/** What a request went to; for sentences that name it. */
export interface Target {
  readonly base_url: string
  readonly host: string
  readonly model: string
  /** Taken out of whatever an endpoint says. */
  readonly api_key: string
}

/** What is known below the package; see `createConnection`. */
export interface Reached {
  readonly isSent: boolean
  readonly isAnswered: boolean
  readonly isBroken: boolean
}

/** An error of the `openai` package; read by shape, so that the package can stay a late import. */
interface ApiError {
  /** `undefined` for an error event inside a stream. */
  readonly status: number | undefined
  /** What the endpoint says of the error. */
  readonly error: unknown
  readonly code: unknown
  readonly type: unknown
  readonly message: string
  readonly headers: Headers | undefined
}

/** Why a request failed, in a sentence that names the host and what to do; never the key, never the endpoint's HTML. */
export function failureOf(error: unknown, reached: Reached, target: Target): ModelFailure {
  if (isTold(error)) {
    const kind = kindOf(error)
    return {
      kind,
      message: sentence(kind, error, target),
      retry_after_seconds: retryAfter(error.headers?.get('retry-after') ?? null),
      ...(kind === 'too-long' && readBy(error)),
    }
  }
  const { host } = target
  if (!reached.isSent) return failure('network', unsentSentence(error)).failure
  if (!reached.isAnswered) return failure('network', networkSentence(target.base_url)).failure
  if (reached.isBroken) return failure('cut', cutSentence(host)).failure
  return failure('shape', shapeSentence(host)).failure
}

/** An error that an endpoint tells inside a stream, in events that the package lets through. */
export class EndpointError extends Error implements ApiError {
  override name = 'EndpointError'
  readonly status = undefined
  readonly headers = undefined
  readonly error: Fields
  readonly code: unknown
  readonly type: unknown

  constructor(error: unknown) {
    const fields = isFields(error) ? error : {}
    super(textIn(fields.message))
    this.error = fields
    this.code = fields.code
    this.type = fields.type
  }
}

/** What the endpoint said of the request itself, or `null` where it did not answer it with a status. */
export function toldBy(error: unknown): Told | null {
  if (!isTold(error) || error.status === undefined) return null
  const { status, code, type, message } = error
  const said = isFields(error.error) ? JSON.stringify(error.error) : ''
  return { status, text: `${code ?? ''} ${type ?? ''} ${message} ${said}` }
}

/** What the model wrote where the endpoint itself could not read a call in it; `null` for any other error. */
export function unreadableCall(error: unknown): string | null {
  if (!isTold(error) || !isFields(error.error)) return null
  const { code, failed_generation } = error.error
  return code === 'tool_use_failed' ? textIn(failed_generation) : null
}

/** Whether it was the endpoint that said so, by a status or by an event. */
const isTold = (error: unknown): error is ApiError =>
  error instanceof Error &&
  (typeof (error as Partial<ApiError>).status === 'number' ||
    (error as Partial<ApiError>).error !== undefined)

// Codes, not words: endpoints that only ask for fewer requests speak of billing, too.
const CREDIT = /insufficient_(quota|balance|credits?)|billing_|payment_required|credit balance is too low/i
const KEY = /invalid_api_key|api_key_invalid|api key not valid|invalid api key|authentication_error/i
const RATE = /rate_limit|resource_exhausted|too_many_requests/i

function kindOf(error: ApiError): ModelFailureKind {
  const status = statusOf(error)
  const said = `${error.code} ${error.type} ${error.message}`
  if (CREDIT.test(said) || status === 402) return 'credit'
  if (KEY.test(said) || status === 401) return 'key'
  if (status === 403) return 'forbidden'
  if (status === 404 || error.code === 'model_not_found') return 'not-found'
  if (RATE.test(`${error.code} ${error.type}`) || status === 429) return 'rate'
  if (isTooLong(error)) return 'too-long'
  if (status === undefined) return /invalid_request/.test(said) ? 'request' : 'server'
  return status >= 500 || status === 408 || status === 409 || status === 425 ? 'server' : 'request'
}

/** Events carry it as their code. */
function statusOf({ status, code, error }: ApiError): number | undefined {
  if (status !== undefined) return status
  const told = Number(code ?? (isFields(error) ? error.status : undefined))
  return told >= 400 && told < 600 ? told : undefined
}

const isTooLong = ({ code, message }: ApiError): boolean => isAboutLength(`${code} ${message}`)

function readBy({ message, error }: ApiError): Pick<ModelFailure, 'reads_tokens'> {
  const reads_tokens = readsTokens(`${message} ${isFields(error) ? JSON.stringify(error) : ''}`)
  return reads_tokens === null ? {} : { reads_tokens }
}

/** A `Retry-After` of seconds or a date, as seconds from now. */
export function retryAfter(value: string | null): number | null {
  if (value === null || value.trim() === '') return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000)
}

function sentence(kind: ModelFailureKind, error: ApiError, { host, model, api_key }: Target): string {
  const said = words(error, api_key)
  const number = statusOf(error)
  const status = number === undefined ? '' : ` (status ${number})`
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
      return `${host} has a problem of its own${status}${said}.`
    case 'too-long':
      return `The project has become longer than "${model}" at ${host} can read${said}. Choose a model that reads more, or make the files shorter.`
    default:
      return `${host} refused the request${status}${said}.`
  }
}

export const shapeSentence = (host: string): string =>
  `${host} sent an unexpected answer, not a completion. A login page of the network or a wrong base URL can be the cause.`

export const cutSentence = (host: string): string =>
  `The reply of ${host} broke off before its end, so nothing of it was used.`

const MAX_WORDS = 300

/** The endpoint's own words, if they are words: no markup, no JSON, no key, not too many. */
function words({ message, error }: ApiError, api_key: string): string {
  const text = (isFields(error) ? String(error.message ?? '') : message)
    .replace(/^\d{3}\s*/, '')
    .replaceAll(api_key || '\0', '…')
    .replace(/\b(sk|key|Bearer)[-_ ][\w*.-]{6,}/gi, '…')
    .replace(/\s+/g, ' ')
    .trim()
  if (!text || /<[a-z!/]|^[[{]/i.test(text) || text === 'status code (no body)') return ''
  return `: ${text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text.replace(/\.$/, '')}`
}
