import type { Page } from 'playwright/test'
import { OPENAI } from '../src/adapters/model/fixtures/openai'
import { apiError, call, type ChatRequest, type Reply } from './endpoint/startEndpoint'
import { complete, create, expect, HELLO, runToEnd, TEST_OF_MAIN, test } from './fixtures'
import { resume, startRun, untilAtRest } from './startRun'

// Budgets, wires and endpoints without functions, in the built page and over a real connection.

const GOAL = 'Create a program that prints "hello world".'
const FILES = { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN }

/** A reply that goes on and on, and comes slowly. */
const ENDLESS: Reply = { ...call('create', { reasoning: 'word '.repeat(20_000) }), trickle: 2 }

test('a limit of tokens aborts the request in the middle of the reply', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint([ENDLESS])
  const result = await runToEnd(app, {
    project_name: 'endless',
    goal: GOAL,
    base_url,
    limits: { tokens: 4000 },
  })
  expect(result).toMatchObject({
    outcome: 'limit',
    reason: 'The limit of 4000 tokens is reached.',
    files: {},
  })
  await expect.poll(() => requests[0]?.ended).toBe('broken')
  // What little is left is told to the endpoint, too.
  expect(requests[0]?.body.max_tokens).toBeLessThan(4000)
  const { input_tokens, output_tokens, is_estimate } = result.usage
  expect(is_estimate).toBe(true)
  // One event of the endpoint is forty characters, fourteen tokens; a chunk of the connection may hold five of them.
  expect(input_tokens + output_tokens).toBeGreaterThan(4000)
  expect(input_tokens + output_tokens).toBeLessThanOrEqual(4070)
})

test('a limit of cost waits for a price, which can be entered in the settings', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint([create(HELLO, TEST_OF_MAIN), ENDLESS])
  await openSettings(app)
  await app.getByLabel('Address', { exact: true }).fill(base_url)
  await app.getByLabel('Model', { exact: true }).fill('mine')
  await app.keyboard.press('Escape')
  await startRun(app, { project_name: 'priced', goal: GOAL, limits: { cost_usd: 0.03 } })
  const paused = await untilAtRest(app, 'priced')
  expect(paused.status).toBe('paused')
  expect(paused.reason).toMatch(/No price is known.*Settings/)
  expect(requests).toHaveLength(0)

  await app.getByRole('button', { name: 'Open settings' }).click()
  await app.getByRole('textbox', { name: 'Input', exact: true }).fill('1')
  await app.getByRole('textbox', { name: 'Output', exact: true }).fill('10')
  await app.keyboard.press('Escape')
  await resume(app, 'priced')
  const standing = await untilAtRest(app, 'priced')
  expect(standing).toMatchObject({ status: 'limit', reason: 'The limit of $0.03 is reached.', files: FILES })
  expect(standing.usage.cost_usd).toBeGreaterThan(0.03)
  expect(standing.usage.cost_usd).toBeLessThan(0.031)
  await expect.poll(() => requests[1]?.ended).toBe('broken')
  // The price is kept.
  await app.goto('./#/')
  await app.reload()
  await openSettings(app)
  await expect(app.getByRole('textbox', { name: 'Output', exact: true })).toHaveValue('10')
})

test('an endpoint without functions builds a project all the same', async ({ app, endpoint }) => {
  const written = ({ calls }: Reply): Reply => {
    const actions = calls?.map(({ name, arguments: text }) => ({ name, arguments: JSON.parse(text) }))
    return { text: `Here it is:\n\n\`\`\`json\n${JSON.stringify({ actions })}\n\`\`\`` }
  }
  const { base_url, requests } = await endpoint((request: ChatRequest) => {
    if (request.tools) return apiError(400, 'api_error', 'registry/library/small does not support tools')
    if (request.response_format) return apiError(400, 'api_error', 'response_format is not supported')
    return written(JSON.stringify(request).includes('- create:') ? create(HELLO, TEST_OF_MAIN) : complete)
  })
  const result = await runToEnd(app, { project_name: 'words', goal: GOAL, base_url })
  expect(result).toMatchObject({ outcome: 'complete', files: FILES })
  // What the endpoint refuses is found out once.
  expect(requests).toHaveLength(4)
})

test('OpenAI is asked on its own wire, without anything being stored there', async ({ app, endpoint }) => {
  const { base_url, requests } = await endpoint(() => ({
    raw: OPENAI.call.replaceAll(/"arguments":"(?:[^"\\]|\\.)*"/g, (found) =>
      found === '"arguments":""'
        ? found
        : `"arguments":${JSON.stringify(create(HELLO, TEST_OF_MAIN).calls?.[0]?.arguments)}`,
    ),
  }))
  await app.route('https://api.openai.com/**', async (route) => {
    const url = route.request().url().replace('https://api.openai.com/v1', base_url)
    await route.fulfill({ response: await route.fetch({ url }) })
  })
  const result = await runToEnd(app, {
    project_name: 'responses',
    goal: GOAL,
    base_url: 'https://api.openai.com/v1',
    api_key: 'sk-1',
    limits: { epochs: 1 },
  })
  expect(result).toMatchObject({ outcome: 'limit', files: FILES })
  expect(result.usage).toMatchObject({ input_tokens: 310, cached_tokens: 256, output_tokens: 90 })
  expect(requests[0]).toMatchObject({ path: '/v1/responses', body: { store: false, stream: true } })
  expect(requests[0]?.headers.authorization).toBe('Bearer sk-1')
})

test('signing in with OpenRouter brings back a key, kept as one that was typed', async ({
  app,
  endpoint,
}) => {
  const { base_url, requests } = await endpoint([call('answer', { text: 'Hello' })])
  const exchanged: unknown[] = []
  await app.route('https://openrouter.ai/**', async (route) => {
    const url = new URL(route.request().url())
    if (url.pathname === '/auth') {
      const back = `${url.searchParams.get('callback_url')}?code=abc`
      return await route.fulfill({ status: 302, headers: { location: back } })
    }
    if (url.pathname.endsWith('/auth/keys')) {
      exchanged.push(route.request().postDataJSON())
      return await route.fulfill({
        json: { key: 'sk-or-v1-secret' },
        headers: { 'access-control-allow-origin': '*' },
      })
    }
    const response = await route.fetch({ url: `${base_url}${url.pathname.replace('/api/v1', '')}` })
    await route.fulfill({ response })
  })
  await openSettings(app)
  await app.getByLabel('Provider').selectOption('OpenRouter')
  await expect(app.getByRole('link', { name: 'Keys of OpenRouter' })).toHaveAttribute(
    'href',
    /openrouter\.ai/,
  )
  await app.getByLabel('Remember on this device').click()
  await app.getByRole('button', { name: 'Sign in with OpenRouter' }).click()
  await expect(app.getByText('Signed in.')).toBeVisible()
  expect(new URL(app.url()).search).toBe('')
  expect(exchanged).toMatchObject([{ code: 'abc', code_verifier: expect.stringMatching(/^[\w-]{43}$/) }])
  await expect(app.getByLabel('Key', { exact: true })).toHaveValue('sk-or-v1-secret')
  await app.getByLabel('Model', { exact: true }).fill('maker/model')
  await app.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(app.getByText('answers and calls functions')).toBeVisible()
  expect(requests[0]?.headers.authorization).toBe('Bearer sk-or-v1-secret')
  // Kept on this device, as was chosen before there was a key.
  await app.reload()
  await openSettings(app)
  await expect(app.getByLabel('Key', { exact: true })).toHaveValue('sk-or-v1-secret')
})

test('models of the browser are loaded when they are chosen, and say what they lack', async ({ app }) => {
  const loaded: string[] = []
  app.on('request', (request) => loaded.push(request.url()))
  await openSettings(app)
  for (const [provider, sentence] of [
    ['Chrome’s own model (experimental)', /no model of its own/],
    ['WebLLM, in this page (experimental)', /can't run in this page/],
  ] as const) {
    await app.getByLabel('Provider').selectOption(provider)
    await app.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(app.getByRole('status').filter({ hasText: sentence })).toBeVisible({ timeout: 30_000 })
  }
  expect(loaded.filter((url) => !url.startsWith(new URL(app.url()).origin))).toEqual([])
})

const openSettings = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /settings/i })
    .first()
    .click()
