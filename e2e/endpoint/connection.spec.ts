import { create, expect, HELLO, TEST_OF_MAIN, test } from '../fixtures'
import { apiError, call, type Endpoint, type Reply, startEndpoint } from './startEndpoint'

const KEY = 'sk-secret-1234567890'
const refused = apiError(401, 'invalid_api_key', `Incorrect API key: ${KEY}`)

/** What the settings' test of a connection says, in a browser that keeps pages from reading what is closed to them. */
const ANSWERS: readonly [Reply, RegExp][] = [
  [call('answer', { text: 'Hello' }), /answers and calls functions/],
  [refused, /rejected the API key/],
  [apiError(404, 'model_not_found', 'No'), /does not know.*It has large, small\./],
  [{ ...refused, withoutCors: true }, /is there, but does not let web pages/],
]

test('the test of a connection tells apart what can be told apart', async ({ app }) => {
  const endpoints: Endpoint[] = []
  const testAt = async (base_url: string, sentence: RegExp) => {
    await app.getByLabel('Address', { exact: true }).fill(base_url)
    await app.getByLabel('Key', { exact: true }).fill(KEY)
    await app.getByRole('button', { name: 'Test', exact: true }).click()
    const answer = app.getByRole('status').filter({ hasText: sentence })
    await expect(answer).toBeVisible({ timeout: 15_000 })
    await expect(answer).not.toContainText(KEY)
  }
  await app
    .getByRole('button', { name: /settings/i })
    .first()
    .click()
  for (const [reply, sentence] of ANSWERS) {
    const endpoint = await startEndpoint(() => reply, { models: ['large', 'small'] })
    endpoints.push(endpoint)
    await testAt(endpoint.base_url, sentence)
  }
  await Promise.all(endpoints.map((endpoint) => endpoint.close()))
  await testAt(endpoints[0]?.base_url ?? '', /Could not reach.*OLLAMA_ORIGINS/)
  await testAt('localhost:11434/v1', /is not the address of an endpoint/)
})

test('stopping in the middle of a reply ends the request at the endpoint, too', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint([{ ...create(HELLO, TEST_OF_MAIN), stall: 600 }])
  await app.evaluate(
    async (given) => {
      const run = window.autocoder({ goal: 'x', project_name: 'stop', log_level: 'quiet', ...given })
      for await (const event of run.events) if (event.type === 'reply-delta') break
      run.stop()
      await run.result
    },
    { base_url },
  )
  await expect.poll(() => requests[0]?.ended).toBe('broken')
})
