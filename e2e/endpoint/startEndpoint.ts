import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request said; only what tests look at. */
export interface ChatRequest {
  readonly model: string
  readonly stream?: boolean
  readonly messages: readonly { readonly role: string; readonly content: string | null }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
  readonly [field: string]: unknown
}

export interface Call {
  readonly name: string
  /** JSON text as the model would write it, right or wrong. */
  readonly arguments: string
}

/** What the endpoint answers: a reply of a model, or a fault. */
export type Reply = {
  readonly text?: string
  readonly calls?: readonly Call[]
  readonly finish?: string
  readonly usage?: boolean
  /** Bytes a write; every split must give the same. */
  readonly chunkBytes?: number
  /** Ends the stream (`cut`), breaks the connection (`reset`) or goes silent (`stall`) after so many bytes. */
  readonly cut?: number
  readonly reset?: number
  readonly stall?: number
  /** An answer that is no stream: status, headers, body. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Leaves the permission for web pages out of the answer. */
  readonly withoutCors?: boolean
  /** Sent as it is, as an event stream. */
  readonly raw?: string
  /** Waits for this before it answers. */
  readonly after?: Promise<unknown>
}

export type Script = readonly Reply[] | ((request: ChatRequest, number: number) => Reply)

export interface Endpoint {
  readonly base_url: string
  readonly requests: { readonly body: ChatRequest; readonly headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

/** A reply that calls one function. */
export const call = (name: string, args: object): Reply => ({
  calls: [{ name, arguments: JSON.stringify(args) }],
})

/** An error as OpenAI writes it. */
export const apiError = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error: { message, type: code, code } }),
})

/** An OpenAI-compatible endpoint on this machine whose replies are scripted, faults included. */
export async function startEndpoint(script: Script): Promise<Endpoint> {
  const requests: Endpoint['requests'] = []
  const server = createServer(async (request, response) => {
    allowPages(request, response)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    if (request.url?.endsWith('/models'))
      return response.writeHead(200, JSON_TYPE).end('{"object":"list","data":[]}')
    const body = JSON.parse(await textOf(request)) as ChatRequest
    const number = requests.length
    requests.push({ body, headers: request.headers })
    const reply = typeof script === 'function' ? script(body, number) : script[number]
    if (!reply)
      return response.writeHead(500, JSON_TYPE).end('{"error":{"message":"The script has no more replies."}}')
    await reply.after
    await answer(response, body, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
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
  { chunkBytes = 200, cut, reset, stall }: Reply,
): Promise<void> {
  const end = cut ?? reset ?? stall ?? bytes.length
  for (let at = 0; at < end; at += chunkBytes) {
    response.write(bytes.subarray(at, Math.min(at + chunkBytes, end)))
    // Each write is to be a chunk of its own.
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (reset !== undefined) response.destroy()
  else if (stall === undefined) response.end()
}

/** The events of a whole reply, in fragments as providers send them. */
export function eventsOf(
  request: Pick<ChatRequest, 'model'>,
  { text, calls = [], finish, usage = true }: Reply,
): string {
  const event = (value: object) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: request.model, ...value })}\n\n`
  const delta = (value: object, finish_reason: string | null = null) =>
    event({ choices: [{ index: 0, delta: value, finish_reason }] })
  const pieces = (whole: string) => whole.match(/[\s\S]{1,40}/g) ?? []
  return [
    delta({ role: 'assistant', content: null }),
    ...pieces(text ?? '').map((content) => delta({ content })),
    ...calls.flatMap(({ name, arguments: whole }, index) => [
      delta({
        tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }],
      }),
      ...pieces(whole).map((part) => delta({ tool_calls: [{ index, function: { arguments: part } }] })),
    ]),
    delta({}, finish ?? (calls.length ? 'tool_calls' : 'stop')),
    ...(usage
      ? [event({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } })]
      : []),
    'data: [DONE]\n\n',
  ].join('')
}
