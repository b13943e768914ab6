import type { Page } from 'playwright/test'
import { create, expect, HELLO, TEST_OF_MAIN, test } from '../fixtures'
import { apiError, empty200, errorEvent, html200, json200, type Reply } from './startEndpoint'

const KEY = 'sk-secret-1234567890'
const good = create(HELLO, TEST_OF_MAIN)

/** The first act of a project, and all that it told about its requests. */
const firstAct = (page: Page, options: { readonly project_name: string; readonly base_url: string }) =>
  page.evaluate(
    async (given) => {
      const run = window.autocoder({ goal: 'Say hello.', step: true, log_level: 'quiet', ...given })
      await run.step()
      const acted = run.step().then(
        () => true,
        () => false,
      )
      const isActed = await acted
      const told = run.log.flatMap((event) =>
        event.type === 'retry' || event.type === 'pause' || event.type === 'action-refuse'
          ? [JSON.stringify(event)]
          : [],
      )
      const first = run.log.find((event) => event.type === 'retry')
      const { reason, context, log } = run
      run.stop()
      const texts = JSON.stringify(log)
      return { isActed, reason, told, texts, seconds: first?.seconds ?? null, files: context.files }
    },
    { api_key: KEY, ...options },
  )

/** A fault of the first request; the second one is answered well. */
const RETRIED: readonly [string, Reply, string][] = [
  ['503', apiError(503, 'overloaded', 'Overloaded'), 'problem of its own (status 503): Overloaded'],
  ['502 with a page', { status: 502, body: '<html>Bad gateway</html>' }, 'problem of its own (status 502).'],
  ['529', { status: 529, body: '' }, 'problem of its own (status 529).'],
  ['429', apiError(429, 'rate_limit_exceeded', 'Slow down'), 'asks for fewer requests: Slow down'],
  ['an error without leave for pages', { status: 500, body: 'x', withoutCors: true }, 'Could not reach'],
  ['a page with status 200', html200, 'unexpected answer'],
  ['an empty answer', empty200, 'unexpected answer'],
  ['an empty object', json200({}), 'unexpected answer'],
  ['no choices', json200({ choices: [] }), 'unexpected answer'],
  ['malformed events', { raw: 'data: {"choices":[{\n\n' }, 'unexpected answer'],
  ['an error in the stream', errorEvent('server_error', 'Overloaded'), 'problem of its own: Overloaded'],
  ['a stream that is cut', { ...good, cut: 500 }, 'broke off before its end'],
  ['a stream that is reset', { ...good, reset: 500 }, 'broke off before its end'],
]

const PAUSED: readonly [string, Reply, string][] = [
  ['a wrong key', apiError(401, 'invalid_api_key', `Incorrect API key: ${KEY}`), 'rejected the API key'],
  ['a region that is not allowed', apiError(403, 'unsupported_country', 'Not here'), 'does not let this key'],
  ['an unknown model', apiError(404, 'model_not_found', 'No such model'), 'does not know the model'],
  ['no credit', apiError(429, 'insufficient_quota', 'Pay'), 'has no credit left'],
  ['a refused request', apiError(400, 'bad_request', 'No such field'), 'refused the request (status 400)'],
]

test('faults that may pass are tried again, visibly, and leave no trace in the files', async ({
  app,
  endpoint,
}) => {
  for (const [name, fault, words] of RETRIED) {
    const { base_url, requests } = await endpoint([fault, good])
    const result = await firstAct(app, { project_name: name, base_url })
    expect(result, name).toMatchObject({
      isActed: true,
      told: [expect.stringContaining('"type":"retry"')],
      files: { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN },
    })
    expect(result.told[0], name).toContain(words)
    expect(result.texts).not.toMatch(/sk-secret|<html|\[object/)
    expect(requests, name).toHaveLength(2)
  }
})

test('faults that asking again does not mend pause at once, with what to do', async ({ app, endpoint }) => {
  for (const [name, fault, words] of PAUSED) {
    const { base_url, requests } = await endpoint([fault])
    const result = await firstAct(app, { project_name: name, base_url })
    expect(result, name).toMatchObject({ isActed: false, reason: expect.stringContaining(words), files: {} })
    expect(result.texts).not.toContain('sk-secret')
    expect(requests, name).toHaveLength(1)
  }
})

test('the wait that an endpoint asks for is kept when a page may read it', async ({ app, endpoint }) => {
  const asks = { 'retry-after': '3' }
  const exposed = { ...asks, 'access-control-expose-headers': 'Retry-After' }
  for (const [headers, isExposed] of [
    [exposed, true],
    [asks, false],
  ] as const) {
    const { base_url, requests } = await endpoint([apiError(429, 'rate', 'Slow down', headers), good])
    const { seconds } = await firstAct(app, { project_name: `wait ${isExposed}`, base_url })
    if (isExposed) expect(seconds).toBe(3)
    else expect(seconds).toBeLessThan(2)
    const [first, second] = requests
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(isExposed ? 2900 : 500)
  }
})

test('a reply that was cut at the length limit is refused, not repaired', async ({ app, endpoint }) => {
  const half = { calls: [{ name: 'create', arguments: '{"reasoning":"r","code":"half' }], finish: 'length' }
  const { base_url, requests } = await endpoint([half, good])
  const { told, files } = await firstAct(app, { project_name: 'half', base_url })
  expect(told).toEqual([expect.stringContaining('cut off at the length limit')])
  expect(files['main.py']).toBe(HELLO)
  expect(JSON.stringify(requests[1]?.body.messages)).toContain('cut off at the length limit')
})

test('stopping in the middle of a reply ends the request, and nothing of it is used', async ({
  app,
  endpoint,
}) => {
  const { base_url, requests } = await endpoint([{ ...good, stall: 600 }])
  const files = await app.evaluate(
    async (given) => {
      const run = window.autocoder({ goal: 'x', project_name: 'stop', log_level: 'quiet', ...given })
      for await (const event of run.events) if (event.type === 'reply-delta') break
      run.stop()
      return (await run.result).files
    },
    { base_url },
  )
  expect(files).toEqual({})
  await expect.poll(() => requests[0]?.ended).toBe('broken')
})
