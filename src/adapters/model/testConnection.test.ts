import { afterEach, describe, expect, it } from 'vitest'
import {
  apiError,
  call,
  type Endpoint,
  type EndpointOptions,
  html200,
  type Reply,
  startEndpoint,
} from '../../../e2e/endpoint/startEndpoint'
import { testConnection } from './testConnection'

let endpoint: Endpoint
afterEach(() => endpoint.close())

async function tested(reply: Reply, options: EndpointOptions = {}) {
  endpoint = await startEndpoint(() => reply, options)
  const { base_url } = endpoint
  return await testConnection({ base_url, api_key: 'secret', model: 'm' }, new AbortController().signal)
}

describe('a test of the connection', () => {
  it('is passed by a model that calls the function', async () => {
    expect(await tested(call('answer', { text: 'Hello' }))).toMatchObject({
      ok: true,
      message: expect.stringMatching(/"m" at 127\.0\.0\.1:\d+ answers and calls functions/),
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    [{ text: 'Hello!' }, 'request', 'called no function'],
    [apiError(401, 'invalid_api_key', 'Wrong key: secret'), 'key', 'rejected the API key'],
    [apiError(402, 'payment_required', 'Pay'), 'credit', 'no credit'],
    [html200, 'shape', 'unexpected answer'],
  ] as [Reply, string, string][])('is failed by %j', async (reply, kind, words) => {
    expect(await tested(reply)).toMatchObject({
      ok: false,
      failure: { kind, message: expect.stringContaining(words) },
    })
  })

  it('tells an unknown model from a wrong address, where the endpoint lists its models', async () => {
    const unknown = apiError(404, 'model_not_found', 'No such model')
    const known = await tested(unknown, { models: ['small', 'large'] })
    expect(known).toMatchObject({
      failure: {
        kind: 'not-found',
        message: expect.stringMatching(/does not know the model "m"\. It has small, large\.$/),
      },
    })
    await endpoint.close()
    expect(await tested(unknown)).toMatchObject({
      failure: { message: expect.stringContaining('or the base URL is wrong') },
    })
  })

  it('says that nobody is there, when nobody is', async () => {
    endpoint = await startEndpoint([])
    await endpoint.close()
    const options = { base_url: endpoint.base_url, api_key: '', model: 'm' }
    const answer = await testConnection(options, new AbortController().signal)
    expect(answer).toMatchObject({ failure: { kind: 'network', message: expect.stringContaining('reach') } })
    endpoint = await startEndpoint([])
  })
})
