import type { LoadEngine, WebLlmEngine } from './createWebLlmClient'

/** Loads WebLLM itself and a model into it. One at a time: another model takes the place of the first. */
export function createEngineLoader(): LoadEngine {
  let loaded: { readonly model: string; readonly engine: Promise<WebLlmEngine> } | null = null
  return async (model) => {
    if (loaded?.model !== model) {
      const engine = assertGraphics().then(async () => {
        const { CreateMLCEngine } = await import('@mlc-ai/web-llm')
        return (await CreateMLCEngine(model)) as unknown as WebLlmEngine
      })
      loaded = { model, engine }
      engine.catch(() => {
        loaded = null
      })
    }
    return await loaded.engine
  }
}

/** Asked before anything is fetched. @throws when there is nothing to run a model on. */
async function assertGraphics(): Promise<void> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } }
  if (!(await gpu?.requestAdapter())) throw new Error('WebGPU finds no graphics card here')
}
