import { joined } from '../joined'
import { type Fields, isFields } from './fields'

/** More is no reply of a model, but something that never ends. */
const MAX_BYTES = 64 * 1024 * 1024
const NEWLINE = 10
const RETURN = 13

/** One request, watched below the `openai` package, which doesn't tell a broken connection from a strange answer. */
export interface Connection {
  readonly fetch: typeof fetch
  /** The request has been sent. */
  readonly isSent: boolean
  /** The head of an answer has come. */
  readonly isAnswered: boolean
  /** The body of the answer broke off. */
  readonly isBroken: boolean
}

/**
 * Sends with `send` and calls `onByte` whenever something comes. Answers that the package would misread are put in
 * its terms: errors of other makers, and a whole completion where a stream was asked for.
 */
export function createConnection(send: typeof fetch, onByte: () => void): Connection {
  const connection = {
    isSent: false,
    isAnswered: false,
    isBroken: false,
    async fetch(...request: Parameters<typeof fetch>) {
      connection.isSent = true
      const response = await send(...request)
      connection.isAnswered = true
      onByte()
      if (!response.ok) return await withReadableError(response)
      if (!response.body) return response
      const reader = response.body.getReader()
      return new Response(streamOf(readable(watched(reader)), reader), response)
    },
  }
  async function* watched(reader: ReadableStreamDefaultReader<Uint8Array>) {
    let bytes = 0
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        onByte()
        bytes += value.length
        if (bytes > MAX_BYTES) return
        yield value
      }
    } catch (error) {
      connection.isBroken = true
      throw error
    } finally {
      reader.cancel().catch(() => {})
    }
  }
  return connection
}

/** The events as they come; one JSON text as one event. */
async function* readable(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = []
  for (;;) {
    const { done, value } = await chunks.next()
    if (done) return yield joined(head)
    head.push(value)
    const first = value.find((byte) => byte > 32)
    if (first === undefined) continue
    const isJson = first === '{'.charCodeAt(0) || first === '['.charCodeAt(0)
    return yield* isJson ? asEvent(head, chunks) : wholeLines(head, chunks)
  }
}

/**
 * Holds back what does not end a line yet: the package looks through all it has with every chunk, which takes
 * minutes for one event of many megabytes.
 */
async function* wholeLines(
  held: Uint8Array[],
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let latest = held.at(-1)
  while (latest) {
    if (latest.includes(NEWLINE) || latest.includes(RETURN)) yield joined(held.splice(0))
    const { done, value } = await chunks.next()
    latest = done ? undefined : value
    if (latest) held.push(latest)
  }
  yield joined(held)
}

async function* asEvent(held: Uint8Array[], chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) held.push(chunk)
  const value = parsed(new TextDecoder().decode(joined(held)))
  const [whole] = Array.isArray(value) ? value : [value]
  yield isFields(whole) ? new TextEncoder().encode(`data: ${JSON.stringify(whole)}\n\n`) : joined(held)
}

const streamOf = (
  chunks: AsyncGenerator<Uint8Array>,
  source: ReadableStreamDefaultReader,
): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value as Uint8Array<ArrayBuffer>)
    },
    // Not through the chunks: they may be waiting for one that never comes.
    cancel: (reason) => source.cancel(reason),
  })

/** Errors are `{ error: { message } }` on this wire; some endpoints leave out a layer, or put one around it. */
async function withReadableError(response: Response): Promise<Response> {
  // An error whose body breaks off still has its status.
  const text = await response.text().catch(() => '')
  const value = parsed(text)
  const [whole] = Array.isArray(value) ? value : [value]
  const error = isFields(whole) ? errorIn(whole) : null
  return new Response(error ? JSON.stringify({ error }) : text, response)
}

function errorIn({ error, ...fields }: Fields): Fields {
  if (isFields(error)) return error
  const message = [error, fields.message, fields.detail].find((said) => typeof said === 'string')
  return { ...fields, message }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
