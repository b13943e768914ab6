import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import type { Plugin } from 'vite'

const ASSETS = new URL('../../dist/assets/', import.meta.url).pathname
const FOLDER = new URL('../../src/adapters/assetFolder.ts', import.meta.url).pathname
const MARK = /"autocoder-asset:([^"]+)"/g

/** What a module imports in which `packagedUrl` is used. */
export const PACKAGED_HEAD = `import { assetUrl } from ${JSON.stringify(FOLDER)}\n`

/**
 * The property `url` of a file that the built app has: where the caller has put it, else in the package itself.
 * @throws when the app has not been built, or from something else
 */
export function packagedUrl(name: string, source: Uint8Array): string {
  const { name: stem, ext } = parse(name)
  const names = existsSync(ASSETS) ? readdirSync(ASSETS) : []
  const file = names
    .filter((candidate) => candidate.startsWith(`${stem}-`) && candidate.endsWith(ext))
    .find((candidate) => readFileSync(join(ASSETS, candidate)).equals(source))
  if (!file) throw new Error(`dist/ does not have ${name} as it is now: run npm run build first.`)
  return `get url() { return assetUrl(${JSON.stringify(file)}) ?? "autocoder-asset:${file}" }`
}

/** Writes addresses the way that every bundler and every browser follows; last, so that no bundler here follows them. */
export const packagedUrlPlugin = (): Plugin => ({
  name: 'autocoder-packaged-url',
  // ruff is always handed its bytes; the address that it would look at else is taken for an asset.
  transform: (code, id) =>
    id.includes('ruff-wasm-web')
      ? code.replace(/new URL\('[^']+', import\.meta\.url\)/, 'undefined')
      : undefined,
  renderChunk: {
    order: 'post',
    handler: (code) =>
      code.replace(MARK, (_, file: string) => `new URL("../dist/assets/${file}", import.meta.url).href`),
  },
})
