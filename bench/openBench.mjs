// @ts-check
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { browserArguments, ensureBrowser } from '../scripts/browser.mjs'
import { ensureBuild } from '../scripts/build.mjs'
import { ensurePackages } from '../scripts/install.mjs'
import { DIST, ROOT } from '../scripts/place.mjs'
import { serve } from '../scripts/serve.mjs'
import { ensureNativePython } from './native.mjs'

/**
 * What the measurements share.
 * @typedef {object} Bench
 * @property {import('playwright').Browser} browser
 * @property {string} app the address of the built app
 * @property {string} stock the address of a page that has Pyodide as it is published
 * @property {string} python the path of native CPython
 * @property {string} versions a sentence
 * @property {() => Promise<void>} close
 */

/** Builds and serves what is measured, and starts a browser. @returns {Promise<Bench>} */
export async function openBench() {
  await ensurePackages()
  await ensureBuild()
  const python = ensureNativePython()
  const folder = gatherStock()
  const [app, stock] = await Promise.all([serve({ dir: DIST, port: 0 }), serve({ dir: folder, port: 0 })])
  const { chromium } = await import('playwright')
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: browserArguments(),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  return {
    browser,
    app: app.url,
    stock: stock.url,
    python,
    versions: `Chromium ${browser.version()}, ${cpus()[0]?.model ?? 'an unknown processor'}, ${availableParallelism()} cores.`,
    async close() {
      await browser.close()
      await Promise.all([app.close(), stock.close()])
      rmSync(folder, { recursive: true })
    },
  }
}

/** A folder with Pyodide as npm has it, the wheels of pytest, and a page that uses them in the usual way. */
function gatherStock() {
  const folder = mkdtempSync(join(tmpdir(), 'autocoder-stock-'))
  const pyodide = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
  cpSync(pyodide, join(folder, 'pyodide'), { recursive: true })
  cpSync(join(ROOT, 'vendor/python'), join(folder, 'wheels'), { recursive: true })
  cpSync(join(ROOT, 'bench/stock'), folder, { recursive: true })
  return folder
}
