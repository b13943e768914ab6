// @ts-check
import { stat, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { CommandFailure, reportFailure } from './failure.mjs'
import { DIST } from './place.mjs'

/**
 * @typedef {object} Serving
 * @property {string} dir the folder that is served
 * @property {number} port 0: any that is free
 * @property {string} [basePath] where in the origin it stands, with a slash at both ends
 * @property {boolean} [isBare] with no header but content-type, as the poorest host does
 */

/**
 * A static server on this machine alone.
 * @typedef {{ url: string, isReused: boolean, close(): Promise<void> }} Server
 */

/**
 * Serves a folder on localhost. A port on which the same page is served already is used as it is.
 * @param {Serving} serving @returns {Promise<Server>}
 * @throws {CommandFailure} when the port is taken by something else
 */
export async function serve({ dir, port, basePath = '/', isBare = false }) {
  const answer = await createAnswer(dir, basePath, isBare)
  const first = await listen(answer, port, '127.0.0.1').catch((error) => reusable(error, dir, port, basePath))
  if (!('server' in first)) return first
  // Browsers try the other loopback address too, and must find this page there, not a stranger's.
  const second = await listen(answer, first.port, '::1').catch(async (error) => {
    if (error.code !== 'EADDRINUSE') return null
    await close(first.server)
    throw portTaken(port)
  })
  return {
    url: `http://localhost:${first.port}${basePath}`,
    isReused: false,
    close: async () => {
      await Promise.all([close(first.server), second && close(second.server)])
    },
  }
}

/** @typedef {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} Answer */

/** @param {string} dir @param {string} basePath @param {boolean} isBare @returns {Promise<Answer>} */
async function createAnswer(dir, basePath, isBare) {
  const { default: sirv } = await import('sirv')
  const page = join(dir, 'index.html')
  // A page that was built anew must not be taken from the browser's cache; the files that it names may.
  const open = () =>
    sirv(dir, {
      etag: !isBare,
      setHeaders: (response) => {
        if (!isBare) response.setHeader('Cache-Control', 'no-cache')
      },
    })
  const found = await stat(page).catch(() => null)
  if (!found) throw new CommandFailure(`There is no page in ${dir}. Build first: npm run build.`)
  let built = found.mtimeMs
  let files = open()
  return async (request, response) => {
    if (isBare) onlyContentType(response)
    const path = request.url ?? '/'
    if (!path.startsWith(basePath)) return void response.writeHead(404, {}).end()
    request.url = `/${path.slice(basePath.length)}`
    const { mtimeMs } = await stat(page).catch(() => ({ mtimeMs: built }))
    // sirv lists the folder once; after a build it holds other files.
    if (mtimeMs !== built) files = open()
    built = mtimeMs
    files(request, response, () => {
      response.writeHead(404, {}).end()
    })
  }
}

/** @param {import('node:http').ServerResponse} response */
function onlyContentType(response) {
  response.sendDate = false
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (/** @type {number} */ status, /** @type {any} */ headers) =>
    writeHead(status, headers?.['Content-Type'] ? { 'Content-Type': headers['Content-Type'] } : {})
}

/** @param {Answer} answer @param {number} port @param {string} host @returns {Promise<{ server: import('node:http').Server, port: number }>} */
function listen(answer, port, host) {
  const server = createServer(answer)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address ? address.port : port })
    })
  })
}

/** @param {import('node:http').Server} server @returns {Promise<void>} */
const close = (server) =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** @param {any} error @param {string} dir @param {number} port @param {string} basePath @returns {Promise<Server>} */
async function reusable(error, dir, port, basePath) {
  if (error.code === 'EACCES')
    throw new CommandFailure(
      `Port ${port} may not be used by this account. Set AUTOCODER_PORT to one above 1023.`,
    )
  if (error.code !== 'EADDRINUSE') throw error
  const url = `http://localhost:${port}${basePath}`
  const served = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.text(),
    () => '',
  )
  if (served !== (await readFile(join(dir, 'index.html'), 'utf8'))) throw portTaken(port, served)
  return { url, isReused: true, close: async () => {} }
}

const portTaken = (/** @type {number} */ port, served = '') =>
  new CommandFailure(
    served.includes('<title>autocoder</title>')
      ? `Port ${port} is taken by another build of autocoder. Stop that one, or set AUTOCODER_PORT to a port that is free.`
      : `Port ${port} is taken by another program. Stop that program, or set AUTOCODER_PORT to a port that is free; projects are kept separately for each port.`,
  )

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string', default: DIST },
      port: { type: 'string', default: '0' },
      'base-path': { type: 'string', default: '/' },
      bare: { type: 'boolean', default: false },
    },
  })
  serve({
    dir: values.dir,
    port: Number(values.port),
    basePath: values['base-path'],
    isBare: values.bare,
  }).then(
    ({ url }) => console.log(url),
    (error) => process.exit(reportFailure(error)),
  )
}
