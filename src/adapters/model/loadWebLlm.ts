import type { LoadEngine, WebLlmEngine } from './createWebLlmClient'

/** Loads WebLLM itself and a model into it. One at a time: another model takes the place of the first. */
export function createEngineLoader(): LoadEngine {
  let loaded: { readonly model: string; readonly engine: Promise<WebLlmEngine> } | null = null
  return async (model) => {
    if (loaded?.model !== model) {
      const engine = import('@mlc-ai/web-llm').then(
        async ({ CreateMLCEngine }) => (await CreateMLCEngine(model)) as unknown as WebLlmEngine,
      )
      loaded = { model, engine }
      engine.catch(() => {
        loaded = null
      })
    }
    return await loaded.engine
  }
}
