import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { createFakeLocks } from '../../testing/fakeLocks'
import { stepOf } from '../../testing/savedSteps'
import { hash } from '../model/hash'
import { type BrowserParts, createBrowserStore, type Persistence } from './browserStore'

let ids = 0
const FILES = { 'main.py': '1' }

const browserWith = (changes: Partial<BrowserParts> = {}): BrowserParts => ({
  indexedDB: new IDBFactory(),
  locks: createFakeLocks(),
  storage: undefined,
  BroadcastChannel: undefined,
  localStorage: undefined,
  window: undefined,
  ...changes,
})
const open = (browser: BrowserParts, base = '/') =>
  createBrowserStore(base, hash, () => `id${++ids}`, browser)

it('keeps deployments under different folders of one origin apart', async () => {
  const browser = browserWith()
  await open(browser, '/a/').store.save({ name: 'one', goal: '', files: FILES })
  expect(await open(browser, '/b/').store.list()).toEqual([])
  expect(await open(browser, '/a/').store.list()).toHaveLength(1)
  expect((await browser.indexedDB.databases()).map(({ name }) => name)).toEqual([
    'autocoder:/a/',
    'autocoder:/b/',
  ])
})

const refusing = {
  open() {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
} as unknown as IDBFactory

it.each([
  ['refuses', browserWith({ indexedDB: refusing })],
  ['lacks', browserWith({ indexedDB: undefined as unknown as IDBFactory })],
])('works in memory and says so where the browser %s IndexedDB', async (_, browser) => {
  const { store, records, status } = open(browser)
  let calls = 0
  status.subscribe(() => {
    calls += 1
  })
  expect(await records.warning()).toContain('nothing is kept')
  await store.save({ name: 'one', goal: '', files: FILES })
  expect((await store.open('one')).files).toEqual(FILES)
  expect(status.current).toMatchObject({ isDurable: false, notice: await records.warning() })
  expect(calls).toBe(1)
})

const ANSWERS: readonly [() => Promise<boolean>, Persistence][] = [
  [async () => true, 'granted'],
  [async () => false, 'denied'],
  [() => Promise.reject(new Error('no')), 'unknown'],
]

it.each(ANSWERS)('asks for persistence once, at the first save (%#)', async (answer, persistence) => {
  const persist = vi.fn(answer)
  const { store, status } = open(browserWith({ storage: { persist } }))
  await store.list()
  expect(persist).not.toHaveBeenCalled()
  await store.save({ name: 'one', goal: '', files: {} })
  await store.save({ name: 'two', goal: '', files: {} })
  expect(persist).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(status.current.persistence).toBe(persistence))
})

it('tells the other tabs what has changed', async () => {
  const browser = browserWith({ BroadcastChannel })
  const [here, there] = [open(browser, '/told/'), open(browser, '/told/')]
  const heard = new Promise<void>((resolve) => there.store.subscribe(resolve))
  await here.store.save({ name: 'one', goal: '', files: {} })
  await heard
  expect(await there.store.list()).toHaveLength(1)
})

it('looks again when the page comes back from being frozen', async () => {
  const window = new EventTarget()
  const browser = browserWith({ window })
  const { store } = open(browser)
  const lists: string[][] = []
  let reading: Promise<unknown> = Promise.resolve()
  store.subscribe(() => {
    reading = store.list().then((list) => lists.push(list.map(({ name }) => name)))
  })
  await store.list()
  // Nothing of this is heard here.
  await open(browserWith({ indexedDB: browser.indexedDB })).store.save({
    name: 'one',
    goal: '',
    files: FILES,
  })
  expect(lists).toEqual([])
  window.dispatchEvent(new Event('resume'))
  await reading
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await reading
  expect(lists).toEqual([['one'], ['one']])
})

it('knows which project a run is working on, whatever it is called', async () => {
  const browser = browserWith()
  const [here, there] = [open(browser), open(browser)]
  const journal = here.store.journal('song', '')
  await journal.open()
  await journal.commit(stepOf(FILES, 1))
  await here.store.rename('song', 'ballad')
  expect(await there.isBusy('ballad')).toBe(true)
  expect(await there.isBusy('song')).toBe(false)
  journal.close()
  await vi.waitFor(async () => expect(await there.isBusy('ballad')).toBe(false))
})

it('lets another tab take a project over from a run, which saves nothing more', async () => {
  const browser = browserWith()
  const journal = open(browser).store.journal('song', '')
  await journal.open()
  await journal.commit(stepOf(FILES, 1))
  const there = open(browser)
  await there.hold('song').takeOver()
  await expect(journal.commit(stepOf(FILES, 2))).rejects.toThrow('taken over in another tab')
  const next = there.store.journal('song', '')
  expect((await next.open())?.head.step).toBe(1)
  await next.commit(stepOf(FILES, 2))
})

it('waits a moment for a tab that is about to let go', async () => {
  const browser = browserWith()
  const first = open(browser).store.journal('song', '')
  await first.open()
  await first.commit(stepOf(FILES, 1))
  const opening = open(browser).store.journal('song', '').open()
  setTimeout(() => first.close(), 50)
  expect((await opening)?.head.step).toBe(1)
})

it('works without locks, on the revision alone', async () => {
  const browser = browserWith({ locks: undefined })
  const [first, second] = [open(browser).store.journal('song', ''), open(browser).store.journal('song', '')]
  await first.open()
  await first.commit(stepOf(FILES, 1))
  await second.open()
  await second.commit(stepOf(FILES, 2))
  await expect(first.commit(stepOf(FILES, 3))).rejects.toThrow('changed in another tab')
})

it('says that the page was updated in another tab', async () => {
  const browser = browserWith()
  const { store, status } = open(browser)
  await store.save({ name: 'one', goal: '', files: {} })
  browser.indexedDB.open('autocoder:/', 2)
  await vi.waitFor(() => expect(status.current.notice).toContain('updated in another tab'))
  expect(status.current).toMatchObject({ isDurable: false, isOutdated: true })
  await expect(store.save({ name: 'two', goal: '', files: {} })).rejects.toThrow('reload')
})

describe('projects that a browser has removed', () => {
  /** What the browser keeps apart from its databases. */
  const createPlace = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
  }
  const isCleared = async (browser: BrowserParts, base = '/') => {
    const { store, status } = open(browser, base)
    await store.list()
    // Long enough for what is noted to have been looked at.
    await new Promise((resolve) => setTimeout(resolve, 20))
    return status.current.isCleared
  }

  it('are told from none, until there is one again', async () => {
    const localStorage = createPlace()
    const browser = browserWith({ localStorage })
    expect(await isCleared(browser)).toBe(false)
    await open(browser).store.save({ name: 'one', goal: '', files: FILES })
    expect(await isCleared(browser)).toBe(false)
    const cleared = browserWith({ localStorage })
    expect(await isCleared(cleared)).toBe(true)
    expect(await isCleared(cleared, '/b/')).toBe(false)
    const { store, status } = open(cleared)
    await vi.waitFor(() => expect(status.current.isCleared).toBe(true))
    await store.save({ name: 'two', goal: '', files: FILES })
    await vi.waitFor(() => expect(status.current.isCleared).toBe(false))
  })

  it('are not those that the person has deleted', async () => {
    const browser = browserWith({ localStorage: createPlace() })
    const { store } = open(browser)
    await store.save({ name: 'one', goal: '', files: FILES })
    await store.remove('one')
    expect(await isCleared(browser)).toBe(false)
  })

  it('are not noticed where nothing can be noted, and everything else works', async () => {
    const browser = Object.defineProperty(browserWith(), 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
    await open(browser).store.save({ name: 'one', goal: '', files: FILES })
    expect(await isCleared(browser)).toBe(false)
    expect(await open(browser).store.list()).toHaveLength(1)
  })
})
