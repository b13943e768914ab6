import { createPackageClient } from './createPackageClient'
import type { OpenAiOptions } from './createOpenAiClient'

/** The names of the models that an endpoint has, as it lists them; none where it doesn't. */
export async function listModels(options: OpenAiOptions, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const client = await createPackageClient(options, (...request) => fetch(...request))
    const { data } = await client.models.list({ signal })
    return data.map(({ id }) => id)
  } catch {
    return []
  }
}
