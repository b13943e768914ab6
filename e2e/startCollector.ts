import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Collector {
  /** Ends with a slash; another origin than the app's. */
  readonly url: string
  /** What arrived: methods and paths. */
  readonly arrived: string[]
  close(): Promise<void>
}

/** A server that says yes to everything: one that refuses would hide what gets out. Serves `page` at its root. */
export async function startCollector(page = ''): Promise<Collector> {
  const arrived: string[] = []
  const server = createServer((request, response) => {
    if (request.url !== '/') arrived.push(`${request.method} ${request.url}`)
    const isScript = request.url?.includes('.js')
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'content-type': isScript ? 'text/javascript' : 'text/html',
    })
    response.end(request.url === '/' ? page : isScript ? '/* collected */' : 'collected')
  })
  server.on('upgrade', (request, socket) => {
    arrived.push(`UPGRADE ${request.url}`)
    socket.destroy()
  })
  // What is no HTTP, such as a relay's protocol.
  server.on('clientError', (_, socket) => {
    arrived.push('RAW')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrived,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
