import type { OpenAI } from 'openai'
import { OPENAI_URL } from './providers'
import { hostOf } from './reach'

export interface OpenAiOptions {
  readonly base_url: string
  /** '' for an endpoint that needs none. */
  readonly api_key: string
  readonly model: string
  /** Seconds without a byte after which a stream counts as stalled. */
  readonly idle_seconds?: number
}

/** Headers that the package adds for its makers' statistics; some endpoints refuse them to a page. */
const STATISTICS = [
  'lang',
  'package-version',
  'os',
  'arch',
  'runtime',
  'runtime-version',
  'retry-count',
  'timeout',
  'helper-method',
]

/** The `openai` package for one endpoint, loaded when it is first needed, sending through `send`. */
export async function createPackageClient(
  { base_url, api_key }: OpenAiOptions,
  send: typeof fetch,
): Promise<OpenAI> {
  const { OpenAI } = await import('openai')
  const isOpenAi = base_url.replace(/\/+$/, '') === OPENAI_URL
  return new OpenAI({
    baseURL: base_url,
    apiKey: api_key || 'none',
    dangerouslyAllowBrowser: true,
    fetch: send,
    // Waiting is the loop's: bounded, and where the person sees it.
    maxRetries: 0,
    timeout: 24 * 3600 * 1000,
    // It would write replies to the console.
    logLevel: 'off',
    defaultHeaders: {
      ...(api_key ? {} : { Authorization: null }),
      // Browsers that let a page set it would have to ask the endpoint for leave.
      'User-Agent': null,
      ...(isOpenAi ? {} : Object.fromEntries(STATISTICS.map((name) => [`X-Stainless-${name}`, null]))),
      ...(hostOf(base_url) === 'api.anthropic.com'
        ? { 'anthropic-dangerous-direct-browser-access': 'true' }
        : {}),
    },
  })
}
