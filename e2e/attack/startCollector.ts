import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** A server that says yes to everything, because one that refused would hide what leaks. */
export interface Collector {
  /** Ends with a slash; what follows names who calls. */
  readonly url: string
  /** The same on the other loopback address, which the page's policy does not know. */
  readonly otherUrl: string
  /** The last parts of the addresses that were called since it was last emptied. */
  taken(): string[]
  /** Takes back a call that was no attack. */
  forget(name: string): void
}

export interface OwnCollector extends Collector {
  close(): Promise<void>
}

const COLLECTED = '"collected"'

export async function startCollector(): Promise<OwnCollector> {
  const calls: string[] = []
  const note = (address = '') => void calls.push(nameOf(address))
  const server = createServer((request, response) => {
    note(request.url)
    answer(request, response)
  })
  // The server forgets those, and would wait for them when it is closed.
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    note(request.url)
    sockets.add(socket)
    socket.on('error', () => {})
    shakeHands(request, socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '::', resolve))
  const { port } = server.address() as AddressInfo
  // What speaks QUIC or asks for its own address is heard as well.
  const datagrams = createSocket('udp6', () => note('/datagram'))
  await new Promise<void>((resolve) => datagrams.bind(port, () => resolve()))
  return {
    url: `http://localhost:${port}/`,
    otherUrl: `http://[::1]:${port}/`,
    taken: () => calls.splice(0),
    forget(name) {
      const at = calls.indexOf(name)
      if (at >= 0) calls.splice(at, 1)
    },
    async close() {
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
      datagrams.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const nameOf = (address: string) =>
  address
    .split('?')[0]!
    .split('/')
    .filter(Boolean)
    .join('/')
    .replace(/\.\w+$/, '')

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html',
  svg: 'image/svg+xml',
  es: 'text/event-stream',
}

function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const type = TYPES[/\.(\w+)(\?|$)/.exec(url)?.[1] ?? ''] ?? 'text/plain'
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*',
    'access-control-allow-methods': '*',
    'access-control-allow-private-network': 'true',
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': type,
    ...(headers.origin && { 'timing-allow-origin': '*' }),
  })
  if (type === 'text/event-stream') response.write(`data: ${COLLECTED}\n\n`)
  else if (type === 'text/javascript')
    response.end(`globalThis.collected = ${COLLECTED}; export default ${COLLECTED}`)
  else if (type === 'text/html') response.end('<!doctype html><link rel="icon" href="data:,"><body></body>')
  else response.end(type === 'text/css' ? '' : COLLECTED)
}

/** As RFC 6455 has it. */
function shakeHands({ headers }: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  const protocol = headers['sec-websocket-protocol']?.split(',')[0]
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
      '\r\n',
    ].join('\r\n'),
  )
}
