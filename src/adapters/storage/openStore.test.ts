import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory } from 'fake-indexeddb'
import { get, set } from 'idb-keyval'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openStore } from './openStore'
import { createRecords } from './records'

let factory: IDBFactory
const onOutdated = vi.fn()

beforeEach(() => {
  factory = new IDBFactory()
  onOutdated.mockClear()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const openTab = () => openStore('autocoder:/', { indexedDb: factory, onOutdated })

const settled = (request: IDBOpenDBRequest) =>
  new Promise<string>((resolve) => {
    request.onsuccess = () => resolve('done')
    request.onerror = () => resolve('failed')
    request.onblocked = () => resolve('blocked')
  })

it('asks for strict durability when it writes', async () => {
  const use = openTab()
  await get('a', use)
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
  await set('a', 1, use)
  await get('a', use)
  expect(transactions.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
    ['readwrite', { durability: 'strict' }],
    ['readonly', { durability: 'default' }],
  ])
})

it('opens again when the first attempt fails', async () => {
  vi.spyOn(factory, 'open').mockImplementationOnce(() => {
    throw new DOMException('Internal error.', 'UnknownError')
  })
  await set('a', 1, openTab())
  expect(await get('a', openTab())).toBe(1)
})

it('rejects when it can never be opened, and works again once it can', async () => {
  const broken = vi.spyOn(factory, 'open').mockImplementation(() => {
    throw new DOMException('Internal error.', 'UnknownError')
  })
  const use = openTab()
  await expect(get('a', use)).rejects.toThrow('Internal error.')
  broken.mockRestore()
  await set('a', 1, use)
  expect(await get('a', use)).toBe(1)
})

it('does not wait for ever for a database that never answers', async () => {
  vi.useFakeTimers()
  vi.spyOn(factory, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest)
  const answer = expect(get('a', openTab())).rejects.toThrow('it did not answer')
  await vi.advanceTimersByTimeAsync(60_000)
  await answer
})

it('opens again, once, when the browser has closed the connection', async () => {
  const use = openTab()
  await set('a', 1, use)
  const opened = vi.spyOn(factory, 'open')
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError')
  })
  await set('a', 2, use)
  expect(await get('a', use)).toBe(2)
  expect(opened).toHaveBeenCalledTimes(1)
})

it('lets a newer version of the page upgrade, and tells of it', async () => {
  await set('a', 1, openTab())
  expect(await settled(factory.open('autocoder:/', 2))).toBe('done')
  expect(onOutdated).toHaveBeenCalledOnce()
})

it('lets the database be deleted, which is no update, and begins anew', async () => {
  const use = openTab()
  await set('a', 1, use)
  expect(await settled(factory.deleteDatabase('autocoder:/'))).toBe('done')
  expect(onOutdated).not.toHaveBeenCalled()
  expect(await get('a', use)).toBeUndefined()
})

it('writes all of a batch or nothing', async () => {
  const records = createRecords(openTab())
  await records.write([], () => ({ puts: [['k1', 'old']] }))
  const batch = records.write([], () => ({
    puts: [
      ['k1', 'new'],
      ['k2', () => {}],
    ],
    deletes: ['k3'],
  }))
  await expect(batch).rejects.toMatchObject({ name: 'DataCloneError' })
  expect(await records.list('k')).toEqual([['k1', 'old']])
})

it('loses no increment of forty from two tabs', async () => {
  const tabs = [createRecords(openTab()), createRecords(openTab())]
  const increments = Array.from({ length: 40 }, (_, i) =>
    tabs[i % 2]?.write(['n'], ([n]) => ({ puts: [['n', Number(n ?? 0) + 1]] })),
  )
  await Promise.all(increments)
  expect(await tabs[0]?.getMany(['n'])).toEqual([40])
})

it('reads and deletes by prefix, not what stands beside it', async () => {
  const records = createRecords(openTab())
  const keys = ['event/a/1', 'event/a/2', 'event/ab/1', 'event/a0']
  await records.write([], () => ({ puts: keys.map((key) => [key, key]) }))
  expect(await records.keys('event/a/')).toEqual(['event/a/1', 'event/a/2'])
  await records.write([], () => ({ deletePrefixes: ['event/a/'] }))
  expect(await records.keys('')).toEqual(['event/a0', 'event/ab/1'])
})
