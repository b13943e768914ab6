import { afterEach, describe, expect, it } from 'vitest'
import {
  apiError,
  call,
  type Endpoint,
  eventsOf,
  type Reply,
  startEndpoint,
} from '../../../e2e/endpoint/startEndpoint'
import type { ModelOutcome, ModelRequest } from '../../core/ports'
import { createOpenAiClient } from './createOpenAiClient'
import { retryAfter } from './failures'

const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Grüße 😀' }],
  tools: [{ name: 'create', description: 'Create', parameters: { type: 'object' } }],
  turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
}
const hello = call('create', { code: 'print("grüße 😀")' })

let endpoint: Endpoint
afterEach(() => endpoint.close())

async function ask(
  reply: Reply,
  { idle_seconds = 60, signal = new AbortController().signal, api_key = 'sk-secret-1234567890' } = {},
) {
  endpoint = await startEndpoint(() => reply)
  const client = createOpenAiClient({ base_url: endpoint.base_url, api_key, model: 'm', idle_seconds })
  const asked = client.reply(request, signal)
  let text = ''
  for (;;) {
    const { done, value } = await asked.next()
    if (done) return { text, outcome: value as ModelOutcome }
    text += value
  }
}

const failed = async (reply: Reply, options = {}) => {
  const { outcome } = await ask(reply, options)
  if (!('failure' in outcome)) throw new Error('It answered.')
  expect(outcome.failure.message).not.toMatch(/sk-secret|<html|\[object|at \w+ \(/)
  return outcome.failure
}

describe('a reply', () => {
  it('is put together from its fragments, with the usage that the endpoint reports', async () => {
    const { text, outcome } = await ask(hello)
    expect(outcome).toMatchObject({
      reply: {
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'call_0', function: { name: 'create', ...hello.calls?.[0] } }],
        },
        usage: { calls: 1, input_tokens: 100, output_tokens: 20, is_estimate: false },
      },
    })
    expect(text).toBe(hello.calls?.[0]?.arguments)
    expect(endpoint.requests[0]?.headers.authorization).toBe('Bearer sk-secret-1234567890')
    expect(
      Object.keys(endpoint.requests[0]?.headers ?? {}).filter((name) => name.startsWith('x-stainless')),
    ).toEqual([])
    expect(endpoint.requests[0]?.body.tool_choice).toEqual({ type: 'function', function: { name: 'create' } })
  })

  it('is the same wherever the bytes are split', async () => {
    const whole = await ask(hello)
    await endpoint.close()
    for (const chunkBytes of [1, 2, 3, 7]) {
      expect(await ask({ ...hello, chunkBytes })).toEqual(whole)
      await endpoint.close()
    }
    await ask(hello)
  })

  it('may come with Windows line ends, comments, without ids, indexes and types, or not streamed', async () => {
    const windows = `: hello\r\n\r\n${eventsOf({ model: 'm' }, hello).replaceAll('\n', '\r\n')}`
    expect((await ask({ raw: windows })).outcome).toMatchObject({ reply: { finish_reason: 'tool_calls' } })
    await endpoint.close()
    const bare = [
      {
        choices: [
          {
            delta: {
              reasoning_content: 'hm',
              tool_calls: [{ function: { name: 'create', arguments: '{"a"' } }],
            },
          },
        ],
      },
      {
        choices: [
          {
            delta: { reasoning_content: 'm', tool_calls: [{ function: { arguments: ':1}' } }] },
            finish_reason: 'stop',
          },
        ],
      },
    ]
    const raw = bare.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
    expect((await ask({ raw })).outcome).toMatchObject({
      reply: {
        finish_reason: 'tool_calls',
        message: {
          reasoning_content: 'hmm',
          tool_calls: [
            { id: 'call_0', type: 'function', function: { name: 'create', arguments: '{"a":1}' } },
          ],
        },
        usage: { is_estimate: true },
      },
    })
  })

  it('that was cut at the length limit says so, and is not repaired', async () => {
    const half = { calls: [{ name: 'create', arguments: '{"code": "half' }], finish: 'length' }
    expect((await ask(half)).outcome).toMatchObject({
      reply: {
        finish_reason: 'length',
        message: { tool_calls: [{ function: { arguments: '{"code": "half' } }] },
      },
    })
  })

  it('needs no key where the endpoint needs none', async () => {
    await ask(hello, { api_key: '' })
    expect(endpoint.requests[0]?.headers.authorization).toBeUndefined()
  })
})

describe('a failure', () => {
  it.each([
    [apiError(401, 'invalid_api_key', 'Incorrect API key provided: sk-secret-1234567890'), 'key'],
    [apiError(403, 'unsupported_country', 'Country not supported'), 'forbidden'],
    [apiError(404, 'model_not_found', 'The model does not exist'), 'not-found'],
    [apiError(429, 'insufficient_quota', 'You exceeded your quota'), 'credit'],
    [apiError(402, 'payment', 'Payment required'), 'credit'],
    [apiError(429, 'rate_limit_exceeded', 'Slow down'), 'rate'],
    [apiError(400, 'bad_request', 'Unknown parameter'), 'request'],
    [apiError(500, 'server_error', 'Oops'), 'server'],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'server'],
    [{ status: 529, body: '' }, 'server'],
    [{ status: 200, body: '<html>Sign in to the network</html>' }, 'shape'],
    [{ status: 200, body: '' }, 'shape'],
    [{ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }, 'shape'],
    [{ raw: 'data: {"choices":[]}\n\ndata: [DONE]\n\n' }, 'shape'],
    [{ raw: 'data: {"choices":[{\n\n' }, 'shape'],
    [{ raw: 'data: {"error":{"message":"overloaded","code":"server_error"}}\n\n' }, 'server'],
    [{ ...hello, cut: 400 }, 'cut'],
    [{ ...hello, reset: 400 }, 'cut'],
  ] as [Reply, string][])('%j is of kind %s', async (reply, kind) => {
    expect((await failed(reply)).kind).toBe(kind)
  })

  it('carries what the endpoint asks for', async () => {
    expect(await failed(apiError(429, 'rate', 'Slow down', { 'retry-after': '2' }))).toMatchObject({
      kind: 'rate',
      retry_after_seconds: 2,
    })
    expect(retryAfter(new Date(Date.now() + 5000).toUTCString())).toBeGreaterThan(3)
    expect(retryAfter('soon')).toBeNull()
  })

  it('is a stall when nothing comes any more, and no stall while something trickles', async () => {
    expect(await failed({ ...hello, stall: 400 }, { idle_seconds: 0.3 })).toMatchObject({ kind: 'stall' })
    await endpoint.close()
    expect((await ask({ ...hello, chunkBytes: 20 }, { idle_seconds: 0.3 })).outcome).toHaveProperty('reply')
  })

  it('is a dead network when nobody listens, with the three causes', async () => {
    endpoint = await startEndpoint([])
    await endpoint.close()
    const client = createOpenAiClient({ base_url: endpoint.base_url, api_key: '', model: 'm' })
    const { value } = await client.reply(request, new AbortController().signal).next()
    expect(value).toMatchObject({
      failure: { kind: 'network', message: expect.stringMatching(/offline.*address.*CORS/) },
    })
    endpoint = await startEndpoint([])
  })

  it('is the caller’s own wish when they abort, however quietly the stream ends', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 200)
    expect(await failed({ ...hello, stall: 400 }, { signal: abort.signal })).toMatchObject({
      kind: 'aborted',
    })
  })
})
