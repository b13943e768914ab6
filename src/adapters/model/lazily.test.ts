import { afterEach, expect, it, vi } from 'vitest'
import type { ModelOutcome, ModelRequest } from '../../core/ports'
import { lazily } from './lazily'

afterEach(() => vi.unstubAllGlobals())

/** What comes of asking a model whose code can't be loaded. */
async function outcome(): Promise<ModelOutcome> {
  const model = lazily(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')))
  const { value } = await model.reply({} as ModelRequest, new AbortController().signal).next()
  return value as ModelOutcome
}

it('without a network, it is the network that is gone', async () => {
  vi.stubGlobal('navigator', { onLine: false })
  const { failure } = (await outcome()) as Extract<ModelOutcome, { failure: object }>
  expect(failure.kind).toBe('network')
  expect(failure.message).toMatch(/^This computer is offline/)
  expect(failure.message).not.toMatch(/Reload/)
})

it('with one, a part of the app is missing', async () => {
  vi.stubGlobal('navigator', { onLine: true })
  expect(await outcome()).toMatchObject({
    failure: { kind: 'network', message: expect.stringMatching(/could not be loaded .*Reload the page/) },
  })
})
