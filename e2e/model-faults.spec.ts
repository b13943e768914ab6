import type { Page } from 'playwright/test'
import type { Files } from '../src/core/project'
import { apiError, call, type Endpoint, type Reply } from './endpoint/startEndpoint'
import { complete, create, expect, HELLO, runToEnd, TEST_OF_MAIN, testOnOnePage as test } from './fixtures'
import {
  expectNumbered,
  resume,
  type Standing,
  standingOf,
  startRun,
  stop,
  untilAtRest,
  untilEvent,
} from './startRun'

// Everything that an endpoint can do wrong, in the same short run: create, then the completion question. Each fault
// leads to a visible retry, to a refusal that the model hears of, or to a pause that can be resumed; and each run
// ends with the files of the run without a fault. Where the fault is in the first reply, the run ends with its first
// epoch, before Python is needed.

const GOAL = 'Create a program that prints "hello world".'
const KEY = 'sk-wrong-0123456789abcdef'
const CREATE = create(HELLO, TEST_OF_MAIN)
const FILES: Files = { 'main.py': HELLO, 'main_test.py': TEST_OF_MAIN }

/** The run without a fault, as far as it is needed for a fault in reply `at`. */
const faultFree = (at: number): readonly Reply[] => (at === 0 ? [CREATE] : [CREATE, complete])

/** The same with faults before reply `at`. */
const withFaults = (at: number, faults: readonly Reply[]): Reply[] => [
  ...faultFree(at).slice(0, at),
  ...faults,
  ...faultFree(at).slice(at),
]

const start = (page: Page, project_name: string, base_url: string, at: number): Promise<void> =>
  startRun(page, {
    project_name,
    goal: GOAL,
    base_url,
    api_key: KEY,
    ...(at === 0 && { limits: { epochs: 1 } }),
  })

/** Whatever happened in between, it ended as the run without a fault does, and said nothing that it must not say. */
function expectWhole({ status, reason, files, usage, events }: Standing, at: number, refused = 0): void {
  expect(reason).toMatch(at === 0 ? /limit of 1 epoch/ : /a test says so/)
  expect(status).toBe(at === 0 ? 'limit' : 'complete')
  expect(files).toEqual(FILES)
  // Each reply is counted once, whatever it took to get it.
  const calls = faultFree(at).length + refused
  expect(usage).toMatchObject({ calls, input_tokens: calls * 100, output_tokens: calls * 20 })
  expect(events.filter(({ type }) => type === 'action-apply')).toHaveLength(1)
  expectNumbered(events)
  expect(JSON.stringify(events)).not.toContain(KEY)
}

const sentencesOf = ({ events }: Standing, type: 'retry' | 'pause'): string[] =>
  events.flatMap((event) => (event.type === type && 'reason' in event ? [event.reason] : []))

function expectSentence(sentence: string, pattern: RegExp): void {
  expect(sentence).toMatch(pattern)
  expect(sentence).not.toMatch(/<|\[object|undefined|^\s*at /)
}

const HTML = '<!doctype html><html><body><h1>Welcome to our Wi-Fi</h1></body></html>'
const RATE = ['rate_limit_exceeded', 'Rate limit reached.'] as const

interface Retried {
  readonly name: string
  readonly at: number
  readonly faults: readonly Reply[]
  readonly reason: RegExp
  /** What may be waited for the first retry, in seconds. */
  readonly seconds?: readonly [number, number]
}

const RETRIED: readonly Retried[] = [
  {
    name: '429 whose Retry-After the page may read',
    at: 0,
    faults: [apiError(429, ...RATE, { 'retry-after': '2', 'access-control-expose-headers': 'retry-after' })],
    reason: /fewer requests/,
    seconds: [2, 2],
  },
  {
    name: '429 whose Retry-After the page may not read',
    at: 0,
    faults: [apiError(429, ...RATE, { 'retry-after': '100' })],
    reason: /fewer requests/,
  },
  {
    name: '500 twice',
    at: 1,
    faults: [apiError(500, 'server_error', 'Boom.'), apiError(500, 'server_error', 'Boom.')],
    reason: /problem of its own/,
  },
  { name: '502 with a page', at: 0, faults: [{ status: 502, body: HTML }], reason: /problem of its own/ },
  {
    name: 'a page instead of a reply',
    at: 0,
    faults: [{ status: 200, body: HTML }],
    reason: /unexpected answer/,
  },
  { name: 'nothing at all', at: 1, faults: [{ status: 200, body: '' }], reason: /unexpected answer/ },
  {
    name: 'events that are no JSON',
    at: 0,
    faults: [{ raw: 'data: {"choices":[\n\n' }],
    reason: /unexpected answer/,
  },
  {
    name: 'an error in the middle of a stream',
    at: 0,
    faults: [{ raw: 'data: {"error":{"message":"The engine is overloaded.","type":"server_error"}}\n\n' }],
    reason: /problem of its own/,
  },
  {
    name: 'a stream that is cut',
    at: 0,
    faults: [{ ...CREATE, cut: 900 }],
    reason: /broke off|broke in the middle/,
  },
  {
    name: 'a connection that is reset',
    at: 0,
    faults: [{ ...CREATE, reset: 900 }],
    reason: /broke off|broke in the middle/,
  },
]

for (const { name, at, faults, reason, seconds = [0.5, 1.5] } of RETRIED)
  test(`is asked again: ${name}`, async ({ app, endpoint }) => {
    const { base_url, requests } = await endpoint(withFaults(at, faults))
    await start(app, name, base_url, at)
    const standing = await untilAtRest(app, name)
    expectWhole(standing, at)
    expect(requests).toHaveLength(faultFree(at).length + faults.length)
    const retries = standing.events.filter((event) => event.type === 'retry')
    expect(retries).toHaveLength(faults.length)
    for (const retry of retries) expectSentence(retry.reason, reason)
    expect(retries[0]?.seconds).toBeGreaterThanOrEqual(seconds[0])
    expect(retries[0]?.seconds).toBeLessThanOrEqual(seconds[1])
    expect(sentencesOf(standing, 'pause')).toEqual([])
  })

const createWith = (args: string, finish?: string): Reply => ({
  calls: [{ name: 'create', arguments: args }],
  ...(finish !== undefined && { finish }),
})
const WHOLE = CREATE.calls?.[0]?.arguments ?? ''

const REFUSED: readonly { name: string; fault: Reply; message: RegExp }[] = [
  {
    name: 'arguments with a comma too many',
    fault: createWith(`${WHOLE.slice(0, -1)},}`),
    message: /not valid JSON/,
  },
  {
    name: 'arguments written twice as JSON',
    fault: createWith(JSON.stringify(WHOLE)),
    message: /do not fit/,
  },
  { name: 'arguments without the code', fault: createWith('{"reasoning":"x","test":"y"}'), message: /code/ },
  {
    name: 'a function that nobody offered',
    fault: call('rm_rf', { path: '/' }),
    message: /no function "rm_rf"/,
  },
  { name: 'no function', fault: { text: 'Shall I begin?' }, message: /called no function/ },
  {
    name: 'a reply that ends at the length limit',
    fault: createWith(WHOLE.slice(0, WHOLE.length / 2), 'length'),
    message: /cut off at the length limit/,
  },
  { name: 'a whole reply that says that it was cut', fault: createWith(WHOLE, 'length'), message: /cut off/ },
]

for (const { name, fault, message } of REFUSED)
  test(`is refused, and the model hears why: ${name}`, async ({ app, endpoint }) => {
    const { base_url, requests } = await endpoint(withFaults(0, [fault]))
    await start(app, name, base_url, 0)
    const standing = await untilAtRest(app, name)
    expectWhole(standing, 0, 1)
    expect(requests).toHaveLength(2)
    const refusals = standing.events.filter((event) => event.type === 'action-refuse')
    expect(refusals).toHaveLength(1)
    expect(refusals[0]?.message).toMatch(message)
    expect(JSON.stringify(requests[1]?.body.messages)).toContain(
      JSON.stringify(refusals[0]?.message).slice(1, -1),
    )
    expect(standing.events.some(({ type }) => type === 'retry' || type === 'pause')).toBe(false)
  })

const PAUSED: readonly { name: string; at: number; fault: Reply; reason: RegExp }[] = [
  {
    name: '403',
    at: 0,
    fault: apiError(403, 'unsupported_country', 'Country not supported.'),
    reason: /does not let this key use .*Country not supported/,
  },
  {
    name: '404',
    at: 1,
    fault: apiError(404, 'model_not_found', 'The model does not exist.'),
    reason: /does not know the model/,
  },
  {
    name: 'no credit',
    at: 1,
    fault: apiError(429, 'insufficient_quota', 'You exceeded your current quota.'),
    reason: /no credit left/,
  },
  {
    name: 'a wait that is too long',
    at: 0,
    fault: apiError(429, ...RATE, { 'retry-after': '3600', 'access-control-expose-headers': 'retry-after' }),
    reason: /fewer requests/,
  },
]

for (const { name, at, fault, reason } of PAUSED)
  test(`pauses at once, and goes on when resumed: ${name}`, async ({ app, endpoint }) => {
    const { base_url, requests } = await endpoint(withFaults(at, [fault]))
    await start(app, name, base_url, at)
    const paused = await untilAtRest(app, name)
    expect(paused.status).toBe('paused')
    expectSentence(paused.reason, reason)
    expect(requests).toHaveLength(at + 1)
    expect(paused.files).toEqual(at ? FILES : {})
    await resume(app, name)
    const standing = await untilAtRest(app, name)
    expectWhole(standing, at)
    expect(requests).toHaveLength(faultFree(at).length + 1)
    expect(sentencesOf(standing, 'retry')).toEqual([])
    expect(sentencesOf(standing, 'pause')).toEqual([paused.reason])
  })

for (const at of [0, 1])
  test(`a key that is refused at request ${at + 1} pauses, and the one in the settings goes on`, async ({
    app,
    endpoint,
  }) => {
    const name = `key ${at}`
    const right = `sk-right-${at}`
    const script = (_: unknown, number: number): Reply => {
      const isRight = endpointed.requests[number]?.headers.authorization === `Bearer ${right}`
      if (number >= at && !isRight)
        return apiError(401, 'invalid_api_key', `Incorrect API key provided: ${KEY}.`)
      return faultFree(at)[number <= at ? number : number - 1] as Reply
    }
    const endpointed: Endpoint = await endpoint(script)
    const { base_url, requests } = endpointed
    await start(app, name, base_url, at)
    const paused = await untilAtRest(app, name)
    expect(paused.status).toBe('paused')
    expectSentence(paused.reason, /rejected the API key.*Settings/)
    expect(requests).toHaveLength(at + 1)

    await app.getByRole('button', { name: 'Open settings' }).click()
    await app.getByLabel('Address', { exact: true }).fill(base_url)
    await app.getByLabel('Key', { exact: true }).fill(right)
    await app.keyboard.press('Escape')
    await app.getByRole('button', { name: 'Resume' }).first().click()
    const standing = await untilAtRest(app, name)
    expectWhole(standing, at)
    expect(requests).toHaveLength(faultFree(at).length + 1)
    expect(sentencesOf(standing, 'retry')).toEqual([])
    expect(standing.events.filter(({ type }) => type === 'step-start')).toHaveLength(at === 0 ? 2 : 3)
  })

test('500 for ever pauses after a bounded number of requests, and resumes when it is over', async ({
  app,
  endpoint,
}) => {
  let isOver = false
  const failing = apiError(500, 'server_error', 'Boom.')
  const { base_url, requests } = await endpoint(() => (isOver ? CREATE : failing))
  await start(app, 'for ever', base_url, 0)
  const paused = await untilAtRest(app, 'for ever')
  expect(paused.status).toBe('paused')
  expectSentence(paused.reason, /problem of its own \(status 500\): Boom/)
  expect(requests).toHaveLength(5)
  isOver = true
  await resume(app, 'for ever')
  expectWhole(await untilAtRest(app, 'for ever'), 0)
})

test('a network that is gone pauses the run, and it goes on by itself when it is back', async ({
  app,
  endpoint,
}) => {
  const { base_url, requests } = await endpoint([CREATE])
  await app.context().setOffline(true)
  await start(app, 'offline', base_url, 0)
  const paused = await untilAtRest(app, 'offline')
  expect(paused.status).toBe('paused')
  expectSentence(paused.reason, /offline/)
  expect(requests).toHaveLength(0)
  expect(sentencesOf(paused, 'retry').length).toBeLessThanOrEqual(4)
  await app.context().setOffline(false)
  await untilEvent(app, 'offline', 'resume')
  expectWhole(await untilAtRest(app, 'offline'), 0)
})

const STOPPED: readonly { name: string; fault: Reply; during: 'reply-delta' | 'retry' | 'prompt-compose' }[] =
  [
    { name: 'in the middle of a reply', fault: { ...CREATE, stall: 900 }, during: 'reply-delta' },
    { name: 'before the reply begins', fault: { ...CREATE, stall: 0 }, during: 'prompt-compose' },
    {
      name: 'while it waits to ask again',
      fault: apiError(429, ...RATE, { 'retry-after': '60', 'access-control-expose-headers': 'retry-after' }),
      during: 'retry',
    },
  ]

for (const { name, fault, during } of STOPPED)
  test(`stops within a second ${name}, and applies nothing`, async ({ app, endpoint }) => {
    const { base_url } = await endpoint([fault])
    await start(app, name, base_url, 0)
    await untilEvent(app, name, during)
    const begin = performance.now()
    await stop(app, name)
    const standing = await untilAtRest(app, name, 2)
    expect(performance.now() - begin).toBeLessThan(1000)
    expect(standing.status).toBe('stopped')
    expect((await standingOf(app, name)).files).toEqual({})
    expect(standing.events.filter(({ type }) => type === 'action-apply')).toEqual([])
    // The step that was given up is done anew by the next run.
    const { base_url: next } = await endpoint([CREATE])
    const result = await runToEnd(app, { project_name: name, base_url: next, limits: { epochs: 1 } })
    expect(result.outcome).toBe('limit')
    expect(result.files).toEqual(FILES)
  })

test('a reply that goes silent is given up after a minute, and asked for again', async ({
  page,
  endpoint,
}) => {
  const { base_url, requests } = await endpoint(withFaults(0, [{ ...CREATE, stall: 900 }]))
  await page.clock.install()
  await page.goto('./')
  await start(page, 'silent', base_url, 0)
  await untilEvent(page, 'silent', 'reply-delta')
  await page.clock.fastForward(59_000)
  expect((await standingOf(page, 'silent')).events.filter(({ type }) => type === 'retry')).toEqual([])
  await page.clock.fastForward(2_000)
  const standing = await untilAtRest(page, 'silent')
  expectWhole(standing, 0)
  expect(requests).toHaveLength(2)
  expect(sentencesOf(standing, 'retry')).toHaveLength(1)
  expectSentence(sentencesOf(standing, 'retry')[0] ?? '', /sent nothing for 60 s/)
})
