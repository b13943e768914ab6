import { afterEach, describe, expect, it } from 'vitest'
import { type Endpoint, json200, type Reply, startEndpoint } from '../../../e2e/endpoint/startEndpoint'
import type { ModelOutcome, ModelRequest } from '../../core/ports'
import { createOpenAiClient } from './createOpenAiClient'
import { ARGUMENTS, stream } from './fixtures/fixture'
import { OPENAI } from './fixtures/openai'

const BASE = 'https://api.openai.com/v1'
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Hello' }],
  tools: [{ name: 'create', description: '', parameters: {} }],
  turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
}

let endpoint: Endpoint
afterEach(() => endpoint.close())

async function ask(answer: Reply, signal = new AbortController().signal) {
  endpoint = await startEndpoint(() => answer)
  const send: typeof fetch = (url, init) => fetch(String(url).replace(BASE, endpoint.base_url), init)
  const reply = createOpenAiClient(
    { base_url: BASE, api_key: 'sk-1', model: 'm', idle_seconds: 0.5 },
    send,
  ).reply(request, signal)
  let text = ''
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return { text, outcome: value as ModelOutcome }
    text += value
  }
}

const message = (...content: object[]) => ({ id: 'msg_1', type: 'message', role: 'assistant', content })
const response = (status: string, output: readonly object[], more: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status,
  output,
  ...more,
})
const said = (type: string, delta: string) => ({ type: `response.${type}.delta`, output_index: 0, delta })

describe('a response', () => {
  it('that only says something is text', async () => {
    const { text, outcome } = await ask({
      raw: stream(said('output_text', 'Hel'), said('output_text', 'lo'), {
        type: 'response.completed',
        response: response('completed', [message({ type: 'output_text', text: 'Hello' })]),
      }),
    })
    expect(text).toBe('Hello')
    expect(outcome).toMatchObject({
      reply: { finish_reason: 'stop', message: { content: 'Hello' }, usage: { is_estimate: true } },
    })
  })

  it('that refuses carries the refusal', async () => {
    const { text, outcome } = await ask({
      raw: stream(said('refusal', 'I will not.'), {
        type: 'response.completed',
        response: response('completed', [message({ type: 'refusal', refusal: 'I will not.' })]),
      }),
    })
    expect(text).toBe('I will not.')
    expect(outcome).toMatchObject({
      reply: { finish_reason: 'stop', message: { content: null, refusal: 'I will not.' } },
    })
  })

  it.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'content_filter'],
  ])('that is incomplete because of %s says so', async (reason, finish_reason) => {
    const { outcome } = await ask({
      raw: stream(said('output_text', 'Hel'), {
        type: 'response.incomplete',
        response: response('incomplete', [], { incomplete_details: { reason } }),
      }),
    })
    expect(outcome).toMatchObject({ reply: { finish_reason, message: { content: 'Hel' } } })
  })

  it('may come whole though a stream was asked for', async () => {
    const call = { type: 'function_call', call_id: 'c', name: 'create', arguments: ARGUMENTS }
    const { text, outcome } = await ask(json200(response('completed', [call])))
    expect(text).toBe(ARGUMENTS)
    expect(outcome).toMatchObject({
      reply: { finish_reason: 'tool_calls', message: { tool_calls: [{ id: 'c' }] } },
    })
  })

  const failed = { error: { code: 'server_error', message: 'Oops' } }
  it.each([
    [{ raw: stream({ type: 'response.failed', response: response('failed', [], failed) }) }, 'server'],
    [{ raw: stream({ type: 'error', code: 'rate_limit_exceeded', message: 'Slow down' }) }, 'rate'],
    [{ raw: stream({ type: 'error', code: 'insufficient_quota', message: 'Pay' }) }, 'credit'],
    [{ raw: 'data: {"type":"response.created"\n\n' }, 'shape'],
    [{ raw: stream({ hello: 1 }) }, 'shape'],
    [{ raw: 'data: [DONE]\n\n' }, 'shape'],
    [{ status: 200, body: '<html>Sign in</html>' }, 'shape'],
    [{ raw: OPENAI.call, cut: 900 }, 'cut'],
    [{ raw: OPENAI.call, reset: 900 }, 'cut'],
    [{ raw: OPENAI.call, stall: 900 }, 'stall'],
  ] as [Reply, string][])('that goes wrong is a failure: %j', async (reply, kind) => {
    const { outcome } = await ask(reply)
    expect(outcome).toMatchObject({ failure: { kind } })
  })

  it('that is aborted is nothing', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 100)
    const { outcome } = await ask({ raw: OPENAI.call, stall: 900 }, abort.signal)
    expect(outcome).toMatchObject({ failure: { kind: 'aborted' } })
  })
})
