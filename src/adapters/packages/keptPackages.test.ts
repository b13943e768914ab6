import { beforeEach, expect, it } from 'vitest'
import { createMemoryRecords, type Records } from '../storage/records'
import type { Candidate } from './candidate'
import { createKeptPackages } from './keptPackages'

const { signal } = new AbortController()
let records: Records
let time = 0
beforeEach(() => {
  records = createMemoryRecords('')
  time = 0
})
const open = (most?: number) => createKeptPackages(records, () => (time += 1), most)

const candidate = (version: string, sha256: string): Candidate => ({
  name: 'Ruamel.YAML',
  version,
  file: `ruamel_yaml-${version}-py3-none-any.whl`,
  sha256,
  isReady: false,
  requires: async () => [],
  load: async () => new Uint8Array(),
})

it('finds a kept package by its normalised name, with what it needs, and loads its bytes', async () => {
  await open().keep(candidate('1.0', 'one'), ['b>=2'], new Uint8Array([1, 2]))
  const { candidates } = await open().find('ruamel-yaml', signal)
  expect(candidates.map(({ version, sha256 }) => [version, sha256])).toEqual([['1.0', 'one']])
  expect(await candidates[0]?.requires(signal)).toEqual(['b>=2'])
  expect(await candidates[0]?.load(signal)).toEqual(new Uint8Array([1, 2]))
  expect((await open().find('ruamel', signal)).candidates).toEqual([])
})

it('throws damaged bytes away', async () => {
  const kept = open()
  await kept.keep(candidate('1.0', 'one'), [], new Uint8Array([1, 2]))
  await records.write(['wheel/one'], ([value]) => ({
    puts: [['wheel/one', { ...(value as object), bytes: new Uint8Array([1, 3]) }]],
  }))
  expect(await kept.load('one')).toBeNull()
  expect(await records.keys('wheel/')).toEqual([])
  const { candidates } = await kept.find('ruamel-yaml', signal)
  await expect(candidates[0]?.load(signal)).rejects.toMatchObject({ kind: 'damaged' })
})

it('makes room for what is new, and keeps nothing that has no room at all', async () => {
  const kept = open(10)
  await kept.keep(candidate('1.0', 'one'), [], new Uint8Array(4))
  await kept.keep(candidate('2.0', 'two'), [], new Uint8Array(4))
  await kept.keep(candidate('3.0', 'three'), [], new Uint8Array(4))
  expect(await records.keys('wheel/')).toEqual(['wheel/three', 'wheel/two'])
  await kept.keep(candidate('4.0', 'four'), [], new Uint8Array(11))
  expect(await kept.load('four')).toBeNull()
})

it('does without a storage that fails', async () => {
  const broken: Records = {
    ...records,
    list: () => Promise.reject(new Error('no')),
    getMany: () => Promise.reject(new Error('no')),
    write: () => Promise.reject(new Error('no')),
  }
  const kept = createKeptPackages(broken, () => 0)
  await kept.keep(candidate('1.0', 'one'), [], new Uint8Array(4))
  expect(await kept.load('one')).toBeNull()
  expect((await kept.find('ruamel-yaml', signal)).candidates).toEqual([])
})
