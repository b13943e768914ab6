import { afterEach, describe, expect, it } from 'vitest'
import {
  apiError,
  call,
  type Endpoint,
  empty200,
  errorEvent,
  eventsOf,
  html200,
  json200,
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
    expect(endpoint.requests[0]?.headers['user-agent']).not.toContain('OpenAI')
    expect(endpoint.requests[0]?.body).toMatchObject({
      model: 'm',
      stream: true,
      stream_options: { include_usage: true },
      tool_choice: { type: 'function', function: { name: 'create' } },
    })
    expect(endpoint.requests[0]?.body).not.toHaveProperty('reasoning_effort')
  })

  it('is the same when every byte is sent alone', async () => {
    const whole = await ask(hello)
    await endpoint.close()
    expect(await ask({ ...hello, chunkBytes: 1 })).toEqual(whole)
  })

  it('may come without ids, indexes and types', async () => {
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

  it('may come whole though a stream was asked for', async () => {
    const message = { role: 'assistant', content: 'Hello', tool_calls: [{ function: hello.calls?.[0] }] }
    const { text, outcome } = await ask(json200({ choices: [{ message, finish_reason: 'stop' }] }))
    expect(text).toBe(`Hello${hello.calls?.[0]?.arguments}`)
    expect(outcome).toMatchObject({
      reply: { finish_reason: 'tool_calls', message: { content: 'Hello' }, usage: { is_estimate: true } },
    })
  })

  it('is whole with its finish reason, even if the connection then breaks or is left open', async () => {
    const events = eventsOf({ model: 'm' }, { ...hello, usage: false })
    const end = Buffer.byteLength(events.slice(0, events.indexOf('data: [DONE]')))
    expect((await ask({ ...hello, reset: end })).outcome).toHaveProperty('reply')
    await endpoint.close()
    expect((await ask({ ...hello, stall: end }, { idle_seconds: 0.3 })).outcome).toHaveProperty('reply')
  })

  it('without usage has an estimate', async () => {
    expect((await ask({ ...hello, usage: false })).outcome).toMatchObject({
      reply: { usage: { calls: 1, is_estimate: true } },
    })
  })

  it('is given up at the endpoint, too, when its reader leaves', async () => {
    endpoint = await startEndpoint(() => ({ ...hello, stall: 600 }))
    const client = createOpenAiClient({ base_url: endpoint.base_url, api_key: '', model: 'm' })
    for await (const _ of client.reply(request, new AbortController().signal)) break
    await expect.poll(() => endpoint.requests[0]?.ended).toBe('broken')
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
    [apiError(429, 'rate_limit_exceeded', 'Slow down, or see the billing page'), 'rate'],
    [apiError(400, 'invalid_request_error', 'Your credit balance is too low'), 'credit'],
    [{ status: 400, body: '[{"error":{"code":400,"message":"API key not valid."}}]' }, 'key'],
    [apiError(400, 'bad_request', 'Unknown parameter'), 'request'],
    [apiError(400, 'context_length_exceeded', 'Too long'), 'too-long'],
    [apiError(400, 'bad_request', 'No such field in sk-secret-1234567890'), 'request'],
    [apiError(500, 'server_error', 'Oops'), 'server'],
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'server'],
    [{ status: 529, body: '' }, 'server'],
    [html200, 'shape'],
    [empty200, 'shape'],
    [json200({}), 'shape'],
    [json200({ choices: [] }), 'shape'],
    [{ raw: eventsOf({ model: 'm' }, { text: 'Hi', finish: 'error' }) }, 'server'],
    [errorEvent(429, 'Slow down'), 'rate'],
    [errorEvent('insufficient_quota', 'Pay'), 'credit'],
    [errorEvent('server_error', 'Failed to fetch JSON from upstream'), 'server'],
    [{ raw: 'data: {"error":"overloaded"}\n\n' }, 'server'],
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

  it('has the words of the endpoint, whatever form they have', async () => {
    for (const body of ['{"error":"too odd"}', '{"detail":"too odd"}', '{"message":"too odd"}']) {
      expect((await failed({ status: 422, body })).message).toMatch(/ \(status 422\): too odd\.$/)
      await endpoint.close()
    }
    expect((await failed({ status: 529, body: '' })).message).toMatch(/ of its own \(status 529\)\.$/)
  })

  it('is said before anything is sent, when nothing can be sent', async () => {
    endpoint = await startEndpoint([])
    for (const [base_url, api_key, kind] of [
      ['localhost:11434/v1', '', 'request'],
      ['my endpoint', '', 'request'],
      [endpoint.base_url, 'sk-“secret”', 'key'],
    ] as const) {
      const client = createOpenAiClient({ base_url, api_key, model: 'm' })
      const { value } = await client.reply(request, new AbortController().signal).next()
      expect(value).toMatchObject({ failure: { kind, message: expect.not.stringContaining('secret') } })
    }
    expect(endpoint.requests).toEqual([])
  })

  it('is no stall while something comes, if only comments, nor while the reader takes their time', async () => {
    const alive = ': alive\n\n'.repeat(100) + eventsOf({ model: 'm' }, hello)
    expect((await ask({ raw: alive, trickle: 40 }, { idle_seconds: 0.3 })).outcome).toHaveProperty('reply')
    await endpoint.close()
    endpoint = await startEndpoint(() => hello)
    const client = createOpenAiClient({
      base_url: endpoint.base_url,
      api_key: '',
      model: 'm',
      idle_seconds: 0.3,
    })
    const asked = client.reply(request, new AbortController().signal)
    await asked.next()
    await new Promise((resolve) => setTimeout(resolve, 600))
    let last = await asked.next()
    while (!last.done) last = await asked.next()
    expect(last.value).toHaveProperty('reply')
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

  it('is the caller’s own wish, before anything is sent', async () => {
    expect(await failed(hello, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'aborted' })
    expect(endpoint.requests).toEqual([])
  })

  it('is the caller’s own wish when they abort, however quietly the stream ends', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 200)
    expect(await failed({ ...hello, stall: 400 }, { signal: abort.signal })).toMatchObject({
      kind: 'aborted',
    })
  })
})
