import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import type { UseStore } from 'idb-keyval'
import { expect, it } from 'vitest'
import { openStore } from './openStore'
import { createRecords } from './records'

const PATIENCE_MS = 20
const openUse = () => openStore('autocoder:/', { indexedDb: new IDBFactory(), onOutdated: () => {} })
const write = (use: UseStore) => createRecords(use, PATIENCE_MS).write([], () => ({ puts: [['a', 1]] }))

it.each(['readonly', 'readwrite'] as const)(
  'does not wait for ever for a store that never answers: %s',
  async (mode) => {
    const silent: UseStore = () => new Promise(() => {})
    const asked = mode === 'readonly' ? createRecords(silent, PATIENCE_MS).getMany(['a']) : write(silent)
    await expect(asked).rejects.toThrow('did not answer')
  },
)

it('writes nothing once it has been given up', async () => {
  const use = openUse()
  let isOpen = () => {}
  const opening = new Promise<void>((resolve) => {
    isOpen = resolve
  })
  const late: UseStore = async (mode, callback) => {
    await opening
    return await use(mode, callback)
  }
  await expect(write(late)).rejects.toThrow('did not answer')
  isOpen()
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  expect(await createRecords(use).list('')).toEqual([])
})

it('gives up a transaction that never ends', async () => {
  const use = openUse()
  const endless: UseStore = (mode, callback) =>
    use(mode, (store) => {
      const goOn = () => {
        store.get('x').onsuccess = goOn
      }
      goOn()
      return callback(store)
    })
  await expect(write(endless)).rejects.toThrow()
  expect(await createRecords(use).list('')).toEqual([])
})
