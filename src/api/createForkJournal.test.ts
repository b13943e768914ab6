import { beforeEach, describe, expect, it } from 'vitest'
import { createOwnStore } from '../adapters/storage/ownStore'
import { createMemoryRecords } from '../adapters/storage/records'
import { createWorld } from '../adapters/world/createWorld'
import { openAutocoder } from '../testing/openAutocoder'
import { callReply } from '../testing/scriptedModel'
import type { ProjectStore } from './types'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })
const given = { project_name: 'p', goal: 'g', log_level: 'quiet' } as const

describe('a fork without a name', () => {
  it('is a project of its own, however many there are and whoever made them', async () => {
    const { autocoder, store } = open([create, done, done, done, done])
    await store.import({ 'theirs.txt': '' }, { name: 'p-fork' })
    const run = autocoder(given)
    await run.result
    const { id } = run.checkpoints[1]!
    const together = [run.fork(id), run.fork(id)]
    const results = await Promise.all(together.map((fork) => fork.result))
    const third = run.fork(id, { files: { 'more.txt': 'x' } })
    results.push(await third.result)
    expect(results.map(({ outcome }) => outcome)).toEqual(['complete', 'complete', 'complete'])
    const names = results.map(({ context }) => context.name)
    expect(new Set(['p', 'p-fork', ...names]).size).toBe(5)
    for (const { context } of results) expect(context.project_dir).toBe(context.name)
    expect(Object.keys((await store.open('p-fork')).files)).toEqual(['theirs.txt'])
    expect(Object.keys((await store.open(third.context.name)).files)).toEqual([
      'main.py',
      'main_test.py',
      'more.txt',
    ])
  })

  it('has no permission of a project whose name it would have had', async () => {
    const { autocoder, store, hosts } = open([create, done, done])
    await store.import({}, { name: 'p-fork' })
    await store.allowHosts('p-fork', ['https://api.example.org'])
    const run = autocoder(given)
    await run.result
    await run.fork(run.checkpoints[1]!.id).result
    expect(hosts().flat()).toEqual([])
  })
})

it('a fork with the name of a saved project is refused, and that project stays as it is', async () => {
  const { autocoder, store } = open([create, done])
  await store.import({ 'theirs.txt': '' }, { name: 'mine' })
  const run = autocoder(given)
  await run.result
  const fork = run.fork(run.checkpoints[1]!.id, { project_name: 'mine' })
  expect(await fork.result).toMatchObject({
    outcome: 'failed',
    reason: 'There is a project "mine" already; give the fork another name.',
  })
  expect(Object.keys((await store.open('mine')).files)).toEqual(['theirs.txt'])
})

describe('a project that is removed', () => {
  it.each([
    ['removed', (store: ProjectStore) => store.remove('p')],
    ['renamed', (store: ProjectStore) => store.rename('p', 'q')],
  ])('or %s takes its ended runs along', async (_, leave) => {
    const { autocoder, registry, store } = open([create, done])
    const run = autocoder(given)
    await run.result
    expect(registry.runs).toEqual([run])
    await leave(store)
    expect(registry.runs).toEqual([])
  })
})

let records = createMemoryRecords('')
beforeEach(() => {
  records = createMemoryRecords('')
})

function open(script: Parameters<typeof openAutocoder>[0]) {
  const hash = { files: async () => 'f', content: async (content: string | Uint8Array) => String(content) }
  return openAutocoder(
    script,
    [],
    createOwnStore(records, hash, () => createWorld().id()),
  )
}
