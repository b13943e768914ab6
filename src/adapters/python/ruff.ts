import { RuntimeFailure } from '../../core/ports'
import { createOnce } from '../createOnce'
import { loadAsset } from './loadAssets'

/** ruff, ready to be used. */
export type Ruff = Pick<typeof import('@astral-sh/ruff-wasm-web'), 'Workspace' | 'PositionEncoding'>

/** Fetches ruff, once, and leaves it as it comes: compiling it takes a processor that others may need. */
export const fetchRuff = createOnce(() => loadAsset('ruff.wasm', () => {}))

/** Loads ruff, once. @throws {RuntimeFailure} when a part of it does not come */
export const loadRuff = createOnce(async (): Promise<Ruff> => {
  const [{ default: init, PositionEncoding, Workspace }, bytes] = await Promise.all([
    import('@astral-sh/ruff-wasm-web').catch((error) => {
      throw new RuntimeFailure(`ruff can't start: ${String(error)}. Reload the page to try again.`)
    }),
    fetchRuff(),
  ])
  await init({ module_or_path: bytes })
  return { PositionEncoding, Workspace }
})
