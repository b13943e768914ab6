import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatRequest, eventsOf, type Reply } from './replies'

export * from './replies'

export type Script =
  | readonly Reply[]
  | ((request: ChatRequest, number: number) => Reply | undefined | Promise<Reply | undefined>)

export interface ReceivedRequest {
  readonly path: string
  readonly body: ChatRequest
  readonly headers: IncomingMessage['headers']
  /** Milliseconds since the epoch. */
  readonly at: number
  /** How it ended: answered in full, or given up by one of the two; `null` while it is open. */
  readonly ended: 'answered' | 'broken' | null
}

export interface Endpoint {
  readonly base_url: string
  /** In the order of their arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** Resolves when request `number`, counted from 0, has come. */
  pendingRequest(number: number): Promise<ReceivedRequest>
  close(): Promise<void>
}

export interface EndpointOptions {
  /** 0 for any that is free. */
  readonly port?: number
  /** What `/models` lists. */
  readonly models?: readonly string[]
}

/** An OpenAI-compatible endpoint on this machine whose replies are scripted, faults included. */
export async function startEndpoint(script: Script, options: EndpointOptions = {}): Promise<Endpoint> {
  const requests: { -readonly [Field in keyof ReceivedRequest]: ReceivedRequest[Field] }[] = []
  const arrivals = new EventTarget()
  const server = createServer(async (request, response) => {
    allowPages(request, response)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    if (request.url?.endsWith('/models')) return listModels(response, options.models ?? [])
    if (!/\/(chat\/completions|responses)$/.test(request.url ?? '')) return response.writeHead(404).end()
    const body = JSON.parse(await textOf(request)) as ChatRequest
    const number = requests.length
    const received: (typeof requests)[number] = {
      path: request.url ?? '',
      body,
      headers: request.headers,
      at: Date.now(),
      ended: null,
    }
    requests.push(received)
    arrivals.dispatchEvent(new Event('arrive'))
    response.on('close', () => {
      received.ended = response.writableFinished ? 'answered' : 'broken'
    })
    const reply = typeof script === 'function' ? await script(body, number) : script[number]
    if (!reply)
      return response.writeHead(500, JSON_TYPE).end('{"error":{"message":"The script has no more replies."}}')
    await reply.after
    await answer(response, body, reply)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async pendingRequest(number) {
      for (;;) {
        const request = requests[number]
        if (request) return request
        await new Promise((resolve) => arrivals.addEventListener('arrive', resolve, { once: true }))
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function listModels(response: ServerResponse, models: readonly string[]): void {
  const list = { object: 'list', data: models.map((id) => ({ id, object: 'model' })) }
  response.writeHead(200, JSON_TYPE).end(JSON.stringify(list))
}

const JSON_TYPE = { 'content-type': 'application/json' }

function allowPages(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS')
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function answer(response: ServerResponse, request: ChatRequest, reply: Reply): Promise<void> {
  if (reply.withoutCors) response.removeHeader('access-control-allow-origin')
  if (reply.status !== undefined || reply.body !== undefined) {
    response
      .writeHead(reply.status ?? 200, { 'content-type': 'text/html', ...reply.headers })
      .end(reply.body ?? '')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  await send(response, Buffer.from(reply.raw ?? eventsOf(request, reply)), reply)
}

async function send(
  response: ServerResponse,
  bytes: Buffer,
  { chunkBytes = 200, trickle = 0, cut, reset, stall }: Reply,
): Promise<void> {
  const end = cut ?? reset ?? stall ?? bytes.length
  for (let at = 0; at < end; at += chunkBytes) {
    response.write(bytes.subarray(at, Math.min(at + chunkBytes, end)))
    if (response.destroyed) return
    // Each write is to be a chunk of its own.
    await new Promise((resolve) => (trickle ? setTimeout(resolve, trickle) : setImmediate(resolve)))
  }
  if (reset !== undefined) await breakOff(response)
  else if (stall === undefined) response.end()
}

/** A reset throws away what the other side has not read yet, so it is given a moment to read. */
async function breakOff(response: ServerResponse): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30))
  response.socket?.resetAndDestroy()
}
