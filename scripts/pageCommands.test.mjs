// @ts-check
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openCommands } from './pageCommands.mjs'
import { createFakePage } from './testing/fakePage.mjs'

const never = new AbortController().signal
/** @type {AbortSignal[]} */
let signals = []
/** @type {unknown[]} */
let begun = []
/** @type {ReturnType<typeof createFakePage>[]} */
let pages = []

const commands = [
  { name: 'status', description: 'How it stands.', invoke: async () => ({ status: 'running' }) },
  { name: 'wait', invoke: (/** @type {unknown} */ _, /** @type {AbortSignal} */ signal) => waitFor(signal) },
]

/** @param {AbortSignal} signal */
function waitFor(signal) {
  signals.push(signal)
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits'))))
}

/** An app whose pages have these commands. */
async function open() {
  const next = () => {
    const fake = createFakePage()
    pages.push(fake)
    return fake.page
  }
  return { page: next(), openAnother: async () => next(), isAlive: () => true, close: async () => {} }
}

beforeEach(() => {
  signals = []
  begun = []
  pages = []
  const autocoder = {
    commands: async (/** @type {unknown} */ options) => {
      begun.push(options)
      return { commands }
    },
  }
  vi.stubGlobal('window', { autocoder })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('calls commands in the page, and says what they are', async () => {
  const { described, call } = await openCommands({ model: 'm' }, open)
  expect(begun).toEqual([{ model: 'm' }])
  expect(described[0]).toEqual({ name: 'status', description: 'How it stands.' })
  expect(await call('status', {}, never)).toEqual({ problem: null, result: { status: 'running' } })
  expect(await call('fly', {}, never)).toMatchObject({ problem: 'There is no command "fly".' })
})

it('ends a call in the page when nobody waits for it any more', async () => {
  const { call } = await openCommands({}, open)
  const given = new AbortController()
  const waiting = call('wait', {}, given.signal)
  await vi.waitFor(() => expect(signals).toHaveLength(1))
  given.abort()
  expect(await waiting).toMatchObject({ problem: 'nobody waits' })
  expect(signals[0]?.aborted).toBe(true)
})

it('says that the page has ended, and opens it anew for the next call', async () => {
  const { call } = await openCommands({ model: 'm' }, open)
  const waiting = call('wait', {}, never)
  await vi.waitFor(() => expect(signals).toHaveLength(1))
  pages[0]?.crash()
  expect(await waiting).toMatchObject({ problem: expect.stringContaining('begin again with start') })
  const answers = await Promise.all([call('status', {}, never), call('status', {}, never)])
  expect(answers).toMatchObject([{ problem: null }, { problem: null }])
  expect(pages).toHaveLength(2)
  expect(begun).toEqual([{ model: 'm' }, { model: 'm' }])
})
