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
  /** Milliseconds between two writes. */
  readonly trickle?: number
  /** Characters of a fragment, 40 where it is left out. */
  readonly fragment?: number
  /** Ends the stream (`cut`), breaks the connection (`reset`) or goes silent (`stall`) after so many bytes. */
  readonly cut?: number
  readonly reset?: number
  readonly stall?: number
  /** An answer that is no stream: status, headers, body. A page reads a header only when it is exposed to it. */
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

/** A reply's `after` that a test opens. */
export interface Gate {
  readonly opened: Promise<void>
  release(): void
}

export function createGate(): Gate {
  let release = () => {}
  const opened = new Promise<void>((resolve) => {
    release = resolve
  })
  return { opened, release: () => release() }
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

/** Answers that are no completion, though their status is 200. */
export const html200: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html><body>Sign in to the network</body></html>',
}
export const empty200: Reply = { status: 200, body: '' }
export const json200 = (value: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

/** An error in the middle of a stream that began well. */
export const errorEvent = (code: string | number, message: string): Reply => ({
  raw: `data: {"choices":[{"index":0,"delta":{"role":"assistant"}}]}\n\ndata: ${JSON.stringify({ error: { code, message } })}\n\n`,
})

/** The events of a whole reply, in fragments as providers send them. */
export function eventsOf(
  request: Pick<ChatRequest, 'model'>,
  { text, calls = [], finish, usage = true, fragment = 40 }: Reply,
): string {
  const event = (value: object) =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: request.model, ...value })}\n\n`
  const delta = (value: object, finish_reason: string | null = null) =>
    event({ choices: [{ index: 0, delta: value, finish_reason }] })
  const pieces = (whole: string) => whole.match(new RegExp(`[\\s\\S]{1,${fragment}}`, 'g')) ?? []
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
