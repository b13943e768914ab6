import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build, type Plugin } from 'vite'
import { PACKAGED_HEAD, packagedUrl } from './packagedUrl'
import { type PythonAsset, pythonAssets } from './pythonAssets'

const FRAME = new URL('../../src/adapters/python/sandbox/frame.js', import.meta.url).pathname
const WORKER = new URL('../../src/adapters/python/worker.ts', import.meta.url).pathname
const VIRTUAL = 'virtual:sandbox'

/** The policies of the page, which the sealed frame inherits, and of the frame itself. */
const policies = (hash: string) => ({
  page: [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' '${hash}'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
    "worker-src 'self' data:",
    "manifest-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types autocoder',
  ].join('; '),
  frame: `default-src 'none'; script-src '${hash}' 'wasm-unsafe-eval'; worker-src data:; connect-src 'none'`,
})

/**
 * Gives the app what its sealed frame is made of, as the module `virtual:sandbox`: the frame's document, and the
 * addresses and hashes of the worker's source and of Python's bytes. Writes the page's policy into the built HTML.
 * `isPackage`: the addresses are those of the files in the built app, which the package has in it.
 */
export function sandboxPlugin({ isPackage = false } = {}): Plugin {
  let assets: PythonAsset[] = []
  let isBuild = false
  const script = readFileSync(FRAME, 'utf8')
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
  const policy = policies(hash)
  const ready = async () => {
    if (assets.length === 0) assets = [await workerAsset(), ...(await pythonAssets())]
  }
  return {
    name: 'autocoder-sandbox',
    configResolved(config) {
      isBuild = config.command === 'build'
    },
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return
      await ready()
      const addressOf = (name: string, source: Uint8Array) => {
        if (!isBuild) return `url: '/@sandbox/${name}'`
        if (isPackage) return packagedUrl(name, source)
        return `url: import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name, source })}`
      }
      const addresses = assets.map(
        ({ name, bytes, sha256 }) =>
          `${JSON.stringify(name)}: { ${addressOf(name, bytes)}, bytes: ${bytes.length}, sha256: '${sha256}' }`,
      )
      const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy.frame}"><script>${script}</script>`
      return `${isPackage ? PACKAGED_HEAD : ''}export const framePage = ${JSON.stringify(page)}\nexport const assets = { ${addresses.join(', ')} }`
    },
    configureServer(server) {
      server.middlewares.use('/@sandbox/', async (request, response) => {
        await ready()
        const found = assets.find(({ name }) => request.url === `/${name}`)
        response.statusCode = found ? 200 : 404
        response.end(found?.bytes)
      })
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        isBuild
          ? html.replace(
              '<head>',
              `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy.page}">`,
            )
          : html,
    },
  }
}

/** The worker and all it imports as one module, because nothing can be fetched where it runs. */
async function workerAsset(): Promise<PythonAsset> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'autocoder-no-import-meta',
        // Pyodide's glue asks where it lies; it lies nowhere, and Vite would take the question for an asset.
        transform: (code, id) =>
          id.includes('pyodide.asm.mjs')
            ? code.replaceAll('import.meta.url', '"https://python.invalid/"')
            : undefined,
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry: WORKER, formats: ['es'], fileName: 'worker' },
      rollupOptions: { external: [/^node:/, 'ws'], output: { minify: true } },
    },
  })
  const [{ output }] = (Array.isArray(result) ? result : [result]) as [
    { output: { type: string; code: string }[] },
  ]
  const chunks = output.filter((part) => part.type === 'chunk')
  if (chunks.length !== 1) throw new Error(`The sandbox worker must be one module, not ${chunks.length}.`)
  const bytes = Buffer.from(chunks[0]?.code ?? '')
  // Not .js: a bundler that takes the package in would minify it, and its hash is checked.
  return { name: 'worker.txt', bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
