import type { ModelClient, ModelOutcome, ReplyPart } from '../../core/ports'
import { failure, unsentSentence } from './failures'
import type { OpenAiOptions } from './createPackageClient'
import type { Memory } from './createOpenAiClient'
import type { LoadEngine } from './createWebLlmClient'
import { CHROME_URL, needsKey, WEBLLM_URL } from './providers'
import { hostOf } from './reach'

/** Who answers at an address. Each kind of model is loaded when it is first asked. */
export function createModels(): (options: OpenAiOptions) => ModelClient {
  const memory: Memory = new Map()
  let engines: LoadEngine | null = null
  return (options) => {
    const { base_url, api_key, model } = options
    if (api_key === '' && needsKey(base_url)) return withoutKey(base_url)
    if (base_url === CHROME_URL)
      return lazily(async () => (await import('./createChromeClient')).createChromeClient())
    if (base_url === WEBLLM_URL)
      return lazily(async () => {
        const [{ createWebLlmClient }, { createEngineLoader }] = await Promise.all([
          import('./createWebLlmClient'),
          import('./loadWebLlm'),
        ])
        engines ??= createEngineLoader()
        return createWebLlmClient(model, engines)
      })
    return lazily(async () =>
      (await import('./createOpenAiClient')).createOpenAiClient(options, undefined, memory),
    )
  }
}

const lazily = (load: () => Promise<ModelClient>): ModelClient => ({
  async *reply(request, signal): AsyncGenerator<ReplyPart, ModelOutcome, void> {
    let client: ModelClient
    try {
      client = await load()
    } catch (error) {
      return failure('network', unsentSentence(error))
    }
    return yield* client.reply(request, signal)
  },
})

/** The answer of an endpoint that would only say that there is no key. */
const withoutKey = (base_url: string): ModelClient => ({
  // biome-ignore lint/correctness/useYield: it has nothing to say before its answer
  async *reply() {
    return failure(
      'key',
      `There is no API key for ${hostOf(base_url)} yet. Add one in Settings, then resume.`,
    )
  },
})
