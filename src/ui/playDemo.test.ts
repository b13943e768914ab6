import { beforeEach, expect, it } from 'vitest'
import { hash } from '../adapters/model/hash'
import { createProjectStore } from '../adapters/storage/createProjectStore'
import { createMemoryRecords } from '../adapters/storage/records'
import type { Autocoder, ProjectStore } from '../api/types'
import type { Recording } from '../core/recording'
import { stepOf } from '../testing/savedSteps'
import { playDemo } from './playDemo'
import type { Demo } from './props'

const FILES = { 'main.py': 'print(1)\n' }
const demo = { name: 'song', load: async () => ({}) as Recording } as Demo

let store: ProjectStore
let played: string[]
beforeEach(() => {
  let ids = 0
  played = []
  store = createProjectStore({
    records: createMemoryRecords(''),
    hash,
    now: () => 0,
    newId: () => `id${++ids}`,
    lock: async () => () => {},
    channel: { post() {}, listen() {} },
  })
})

const autocoder = (({ project_name }: { project_name: string }) => {
  played.push(project_name)
}) as unknown as Autocoder

/** Plays it, and leaves what a replay leaves. */
async function watch(): Promise<void> {
  await playDemo(demo, store, autocoder)
  const journal = store.journal(played.at(-1) ?? '', '')
  await journal.open()
  await journal.commit(stepOf(FILES, 1, { is_replay: true, status: 'complete' }))
  journal.close()
}

it('begins again under the name that it had', async () => {
  await watch()
  await watch()
  expect(played).toEqual(['song', 'song'])
})

it('leaves a copy that the person has edited alone, and uses one other name for all that follows', async () => {
  await watch()
  await store.save({ name: 'song', goal: '', files: { 'main.py': '# mine\n' } })
  await watch()
  await watch()
  expect(played).toEqual(['song', 'song_2', 'song_2'])
  expect((await store.open('song')).files).toEqual({ 'main.py': '# mine\n' })
})
