import type { ModelClient, ModelFailureKind } from '../../core/ports'
import { failure } from './failure'
import type { OpenAiOptions } from './createPackageClient'
import type { LearnedModels } from './createOpenAiClient'
import type { LoadEngine } from './createWebLlmClient'
import { CHROME_URL, needsKey, WEBLLM_URL } from './providers'
import { lazily } from './lazily'
import { hostOf } from './reach'

/**
 * Who answers at an address. Each kind of model is loaded when it is first asked. `loadEngines`: loads what runs models
 * in the page itself; where it is left out, there are none.
 */
export function createModels(
  loadEngines?: () => Promise<LoadEngine>,
): (options: OpenAiOptions) => ModelClient {
  const memory: LearnedModels = new Map()
  let engines: LoadEngine | null = null
  return (options) => {
    const { base_url, api_key, model } = options
    if (api_key === '' && needsKey(base_url)) return withoutKey(base_url)
    if (base_url === CHROME_URL)
      return lazily(async () => (await import('./createChromeClient')).createChromeClient())
    if (base_url === WEBLLM_URL && !loadEngines) return refusing('request', NO_ENGINES)
    if (base_url === WEBLLM_URL && loadEngines)
      return lazily(async () => {
        const { createWebLlmClient } = await import('./createWebLlmClient')
        engines ??= await loadEngines()
        return createWebLlmClient(model, engines)
      })
    return lazily(async () =>
      (await import('./createOpenAiClient')).createOpenAiClient(options, undefined, memory),
    )
  }
}

const NO_ENGINES =
  'No model runs in this page itself: only the app has WebLLM. Name another endpoint as base_url.'

/** The answer of an endpoint that would only say that there is no key. */
const withoutKey = (base_url: string): ModelClient =>
  refusing('key', `There is no API key for ${hostOf(base_url)} yet. Add one in Settings, then resume.`)

const refusing = (kind: ModelFailureKind, sentence: string): ModelClient => ({
  // biome-ignore lint/correctness/useYield: it has nothing to say before its answer
  async *reply() {
    return failure(kind, sentence)
  },
})
