// @ts-check
import { join } from 'node:path'
import { build, preview } from 'vite'
import { CACHE, ROOT } from './place.mjs'

/**
 * Builds the screen with its scripted model and Python, and serves it on a free port of this machine. Built, because a
 * development server answers some hundred requests for every page.
 * @returns {Promise<{ url: string, close(): Promise<void> }>} the page's address
 */
export async function servePages() {
  const outDir = join(CACHE, 'pages')
  /** @type {import('vite').InlineConfig} */
  const options = { configFile: false, root: ROOT, logLevel: 'error' }
  const rolldownOptions = { input: 'e2e/pages/ui.html' }
  // The frame of previews must be a file, as in the app's own build.
  const asBuilt = { target: 'es2023', assetsInlineLimit: 0 }
  await build({ ...options, build: { ...asBuilt, outDir, emptyOutDir: true, rolldownOptions } })
  const server = await preview({ ...options, build: { outDir }, preview: { port: 0 } })
  return { url: `${server.resolvedUrls?.local[0]}e2e/pages/ui.html`, close: () => server.close() }
}
