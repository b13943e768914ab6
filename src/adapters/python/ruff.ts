import { RuntimeFailure } from '../../core/ports'
import { loadAsset } from './loadAssets'

/** ruff, ready to be used. */
export type Ruff = Pick<typeof import('@astral-sh/ruff-wasm-web'), 'Workspace' | 'PositionEncoding'>

let loading: Promise<Ruff> | undefined

/** Loads ruff, once; what has failed is tried again. @throws {RuntimeFailure} when a part of it does not come */
export function loadRuff(): Promise<Ruff> {
  loading ??= load().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<Ruff> {
  const [{ default: init, PositionEncoding, Workspace }, bytes] = await Promise.all([
    import('@astral-sh/ruff-wasm-web').catch((error) => {
      throw new RuntimeFailure(`ruff can't start: ${String(error)}. Reload the page to try again.`)
    }),
    loadAsset('ruff.wasm', () => {}),
  ])
  await init({ module_or_path: bytes })
  return { PositionEncoding, Workspace }
}
