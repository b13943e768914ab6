import { readFileSync } from 'node:fs'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { createContext } from '../../core/context'
import type { Recording } from '../../core/recording'
import { createFakeLocks } from '../../testing/fakeLocks'
import { headOf, stepOf } from '../../testing/savedSteps'
import { hash } from '../model/hash'
import { fileOf } from '../sharing/projectFile'
import { createProjectStore } from './createProjectStore'
import { blobKey, blobPrefix, eventsPrefix, headKey, nameKey, projectKey } from './projectRecord'
import { createMemoryRecords, type Records } from './records'
import { takeLock } from './takeLock'

const FILES = { 'main.py': 'print("ä")\n', 'out/a.bin': new Uint8Array([0, 255, 1]) }

let records: Records
let posts = 0
let listener = () => {}
let now = 0
let ids = 0

function openStore(locks: LockManager | undefined = createFakeLocks()) {
  return createProjectStore({
    records,
    hash,
    now: () => ++now,
    newId: () => `id${++ids}`,
    lock: (id) => takeLock(locks, id, AbortSignal.timeout(20)),
    channel: {
      post: () => {
        posts += 1
      },
      listen: (given) => {
        listener = given
      },
    },
  })
}
let store: ReturnType<typeof openStore>

beforeEach(() => {
  records = createMemoryRecords('')
  ids = 0
  store = openStore()
})

it.each([
  ['with locks', createFakeLocks()],
  ['without', null],
])('changes of one project at the same time are all kept, %s', async (_, locks) => {
  store = openStore(locks ?? undefined)
  await store.save({ name: 'one', goal: 'First.', files: { 'a.py': 'a', 'gone.py': '' } })
  const paths = Array.from({ length: 12 }, (_, i) => `${i}.py`)
  await Promise.all([
    ...paths.map((path) => store.edit('one', { [path]: path })),
    store.edit('one', { 'gone.py': null }),
  ])
  const files = { 'a.py': 'a', ...Object.fromEntries(paths.map((path) => [path, path])) }
  expect(await store.open('one')).toEqual({ name: 'one', goal: 'First.', files })
  await expect(store.edit('one', { '../x': '' })).rejects.toThrow('not saved')
  await expect(store.edit('two', { 'a.py': '' })).rejects.toThrow('There is no project "two"')
})

const names = async () => (await store.list()).map(({ name }) => name)

describe('a project', () => {
  it('is saved, listed, opened and removed', async () => {
    await store.save({ name: 'one', goal: 'First.', files: FILES })
    await store.save({ name: 'two', goal: 'Second.', files: {} })
    expect(await store.open('one')).toEqual({ name: 'one', goal: 'First.', files: FILES })
    expect(await names()).toEqual(['two', 'one'])
    expect((await store.list())[1]).toMatchObject({ goal: 'First.', bytes: 14, status: null, reason: '' })
    await store.remove('two')
    await store.remove('one')
    expect(await records.keys('')).toEqual([])
    await expect(store.open('one')).rejects.toThrow('There is no project "one" in this browser.')
    await expect(store.remove('one')).rejects.toThrow('There is no project "one"')
  })

  it('keeps what its newest run found for the list', async () => {
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(FILES, 1, { status: 'complete' }))
    expect(await store.list()).toEqual([
      expect.objectContaining({
        status: 'complete',
        gates: { files: { passed: 2, total: 2 }, tests: { passed: 1, total: 1 }, main: null, goal: true },
      }),
    ])
    expect((await store.history('song'))?.events).toHaveLength(2)
  })

  it('that was edited after its run no longer claims what the run found', async () => {
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(FILES, 1, { status: 'complete' }))
    journal.close()
    await store.save({ name: 'song', goal: 'Play.', files: { 'main.py': 'other' } })
    expect((await store.list())[0]?.gates).toEqual({ files: null, tests: null, main: null, goal: null })
    const opened = await store.journal('song', '').open()
    expect(opened?.head).toMatchObject({ report: null, next: 'reason', status: 'complete' })
    expect(opened?.head.context.files).toEqual({ 'main.py': 'other' })
    expect((await store.history('song'))?.events).toHaveLength(2)
  })

  it('reads the events of its run once, and again when there are more', async () => {
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(FILES, 1))
    const first = await store.history('song')
    journal.close()
    await store.save({ name: 'song', goal: 'Play.', files: { 'main.py': 'other' } })
    const edited = await store.history('song')
    expect(edited?.events).toBe(first?.events)
    expect(edited?.head.context.files).toEqual({ 'main.py': 'other' })
    const again = store.journal('song', '')
    await again.open()
    await again.commit(stepOf(FILES, 2))
    again.close()
    const later = await store.history('song')
    expect(later?.events.length).toBeGreaterThan(2)
    expect(later?.head.context.files).toEqual(FILES)
    expect(later?.head.context.project_code_formatted).toContain('main.py')
  })

  it('keeps no older contents when it never had a run', async () => {
    await store.save({ name: 'one', goal: '', files: { 'a.py': '1', 'b.py': '2' } })
    await store.save({ name: 'one', goal: '', files: { 'a.py': '3', 'b.py': '2' } })
    expect((await records.list('blob/')).map(([, content]) => content).sort()).toEqual(['2', '3'])
    expect((await store.open('one')).files).toEqual({ 'a.py': '3', 'b.py': '2' })
  })

  it('is renamed, unless the name is taken', async () => {
    await store.save({ name: 'one', goal: '', files: FILES })
    await store.save({ name: 'two', goal: '', files: {} })
    await expect(store.rename('one', 'two')).rejects.toThrow('There is a project "two" already.')
    await store.rename('one', 'one')
    await store.rename('one', 'three')
    expect((await names()).sort()).toEqual(['three', 'two'])
    expect((await store.open('three')).files).toEqual(FILES)
    await expect(store.rename('one', 'four')).rejects.toThrow('There is no project "one"')
  })

  it('is closed to packages until somebody says otherwise; a new name changes nothing, a new project everything', async () => {
    await store.save({ name: 'one', goal: '', files: FILES })
    expect(await store.packageAccess('one')).toBe('closed')
    await store.allowPackages('one', 'registry')
    await store.rename('one', 'two')
    await store.save({ name: 'two', goal: '', files: {} })
    expect(await store.packageAccess('two')).toBe('registry')
    await store.remove('two')
    expect(await records.keys('')).toEqual([])
    await store.save({ name: 'two', goal: '', files: FILES })
    expect(await store.packageAccess('two')).toBe('closed')
    await store.allowPackages('two', 'registry')
    await store.allowPackages('two', 'closed')
    expect(await store.packageAccess('two')).toBe('closed')
    await expect(store.allowPackages('three', 'registry')).rejects.toThrow('There is no project "three"')
  })

  it('has no network until somebody opens it to a host; what is copied from it has none', async () => {
    await store.save({ name: 'one', goal: '', files: FILES })
    expect(await store.hostAccess('one')).toEqual([])
    await store.allowHosts('one', ['api.example.org', 'http://localhost:8000'])
    const origins = ['http://localhost:8000', 'https://api.example.org']
    expect(await store.hostAccess('one')).toEqual(origins)
    await store.rename('one', 'two')
    expect(await store.hostAccess('two')).toEqual(origins)
    await store.import(await store.export('two'), { name: 'copy' })
    expect(await store.hostAccess('copy')).toEqual([])
    await expect(store.allowHosts('two', ['*.example.org'])).rejects.toThrow('stands for many hosts')
    expect(await store.hostAccess('two')).toEqual(origins)
    await store.allowHosts('two', [])
    expect(await store.hostAccess('two')).toEqual([])
    await store.allowHosts('two', ['api.example.org'])
    await store.remove('two')
    await store.save({ name: 'two', goal: '', files: FILES })
    expect(await store.hostAccess('two')).toEqual([])
    await expect(store.allowHosts('three', [])).rejects.toThrow('There is no project "three"')
  })

  it('that a run is working on is neither removed nor overwritten', async () => {
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(FILES, 1))
    await expect(store.remove('song')).rejects.toThrow('A run is working on the project "song"')
    await expect(store.save({ name: 'song', goal: '', files: {} })).rejects.toThrow('Stop it first')
    await journal.commit(stepOf(FILES, 2))
    journal.close()
    await store.remove('song')
    expect(await records.keys('')).toEqual([])
  })

  it.each([
    ['', 'a name needs at least one letter'],
    ['  ', 'a name needs at least one letter'],
    ['a/b', 'it contains "/"'],
    ['..', "leaves the project's folder"],
    ['con', 'some file systems refuse'],
    ['a'.repeat(101), 'more than 100 characters'],
    ['__proto__', 'kept for JavaScript'],
  ])('can not be called %j', async (name, why) => {
    await expect(store.save({ name, goal: '', files: {} })).rejects.toThrow(why)
    await expect(store.import({}, { name })).rejects.toThrow(why)
  })

  it('may be called constructor', async () => {
    await store.save({ name: 'constructor', goal: '', files: FILES })
    expect((await store.open('constructor')).files).toEqual(FILES)
    await expect(store.open('toString')).rejects.toThrow('There is no project')
  })

  it('of two saves at the same time both are kept in order', async () => {
    await store.save({ name: 'one', goal: '', files: {} })
    await Promise.all(
      ['1', '2'].map((text) => store.save({ name: 'one', goal: '', files: { 'a.py': text } })),
    )
    expect((await store.open('one')).files).toEqual({ 'a.py': '2' })
  })
})

describe('damage', () => {
  beforeEach(async () => {
    for (let i = 0; i < 10; i += 1) await store.save({ name: `p${i}`, goal: '', files: { 'a.py': `${i}` } })
  })

  it.each([undefined, null, 'x', {}, { id: 'id4', name: 'p3', files: 1 }])(
    'of one project of ten (%j) does not hide the others',
    async (junk) => {
      await records.write([], () => ({ puts: [[projectKey('id4'), junk]] }))
      const list = await store.list()
      expect(list).toHaveLength(10)
      expect(list.at(-1)).toMatchObject({ name: 'p3', status: 'failed' })
      expect(list.at(-1)?.reason).toContain('"p3" is damaged')
      await expect(store.open('p3')).rejects.toThrow('"p3" is damaged')
      await expect(store.journal('p3', '').open()).rejects.toThrow(/^What is saved of the project "p3"/)
      expect((await store.open('p4')).files).toEqual({ 'a.py': '4' })
      await store.remove('p3')
      expect(await names()).toHaveLength(9)
    },
  )

  it('of a content names the file', async () => {
    const missing = blobKey('id4', `t${await hash.content('3')}`)
    await records.write([], () => ({ deletes: [missing] }))
    await expect(store.open('p3')).rejects.toThrow('The content of a.py is missing')
    expect(await names()).toHaveLength(10)
  })

  it('of a project leaves what can be read of it to be downloaded, with a note on the rest', async () => {
    const rescued = async () => {
      await expect(store.export('p3')).rejects.toThrow('Its download in the list of projects has')
      const zip = await store.export('p3', { salvaged: true, bare: true })
      const files = Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer())))
      return Object.fromEntries(files.map(([path, bytes]) => [path, strFromU8(bytes)]))
    }
    const lose = async (content: string) => {
      const key = blobKey('id4', `t${await hash.content(content)}`)
      await records.write([], () => ({ deletes: [key] }))
    }
    const journal = store.journal('p3', '')
    await journal.open()
    await journal.commit(stepOf({ 'a.py': 'first', 'b.py': 'same' }, 1))
    await journal.commit(stepOf({ 'a.py': 'second', 'b.py': 'same', 'c.py': 'new' }, 2))
    await journal.close()
    await lose('second')
    expect(await rescued()).toEqual({
      'a.py': 'first',
      'b.py': 'same',
      'c.py': 'new',
      'LOST.txt': 'a.py is as an older step left it.\n',
    })
    await lose('new')
    expect((await rescued())['LOST.txt']).toContain("c.py can't be read any more.\n")
    await records.write([], () => ({ puts: [[projectKey('id4'), { files: 1 }]] }))
    expect(await rescued()).toMatchObject({ 'b.py': 'same' })
    await records.write([], () => ({ deletes: [headKey('id4')], deletePrefixes: [eventsPrefix('id4')] }))
    expect(Object.keys(await rescued())).toEqual(
      expect.arrayContaining(['LOST.txt', expect.stringMatching(/^without_a_name\/t\w+\.txt$/)]),
    )
    await records.write([], () => ({ deletePrefixes: [blobPrefix('id4')] }))
    await expect(store.export('p3', { salvaged: true })).rejects.toThrow('"p3" is damaged')
  })

  it('of an index that leads nowhere can be removed', async () => {
    await records.write([], () => ({ puts: [[nameKey('ghost'), 'id99']] }))
    expect(await names()).toContain('ghost')
    await store.remove('ghost')
    expect(await names()).not.toContain('ghost')
  })
})

describe('import and export', () => {
  it('is in the folder that the files live in, and bare on demand', async () => {
    const namesOf = async (zip: Promise<Blob>) =>
      Object.keys(unzipSync(new Uint8Array(await (await zip).arrayBuffer())))
    const exported = async (project_dir: string) => {
      records = createMemoryRecords('')
      store = openStore()
      const journal = store.journal('song', 'g')
      await journal.open()
      const head = headOf({ 'main.py': 'x', 'a/b.py': 'y' }, { status: 'complete', report: null })
      const context = createContext({ name: 'song', goal: 'g', project_dir }, head.context.files)
      await journal.commit({ events: [], head: { ...head, context } })
      journal.close()
      return await namesOf(store.export('song'))
    }
    expect(await exported('music/out')).toContain('music/out/a/b.py')
    expect(await namesOf(store.export('song', { bare: true }))).toEqual(['main.py', 'a/b.py'])
    const { files } = await store.import(await store.export('song'), { name: 'copy' })
    expect(files).toEqual({ 'main.py': 'x', 'a/b.py': 'y' })
    expect(await exported('song')).toContain('song/main.py')
    await store.rename('song', 'tune')
    expect(await namesOf(store.export('tune'))).toContain('tune/main.py')
  })

  it('gives sources and artifacts as a zip, and takes them back', async () => {
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(FILES, 1))
    const zip = await store.export('song')
    const { files } = await store.import(zip, { name: 'copy' })
    expect(files).toEqual({ ...FILES, ...headOf(FILES).report?.artifacts })
    expect((await store.open('copy')).files).toEqual(files)
    expect(await store.history('copy')).toBeNull()
  })

  it('takes files, when a project can have them', async () => {
    await store.import(FILES, { name: 'given' })
    expect((await store.open('given')).files).toEqual(FILES)
    await expect(store.import({ '../a.py': '' }, { name: 'x' })).rejects.toThrow(
      'The files were not imported: "../a.py" leaves the project\'s folder.',
    )
    const wrong = { 'a.py': 1 } as unknown as typeof FILES
    await expect(store.import(wrong, { name: 'x' })).rejects.toThrow('"a.py" is neither text nor bytes')
    expect(await names()).toEqual(['given'])
  })

  it('overwrites nothing', async () => {
    await store.save({ name: 'one', goal: '', files: FILES })
    const zip = new Blob([new Uint8Array(zipSync({ 'a.py': strToU8('1') }))])
    await expect(store.import(zip, { name: 'one' })).rejects.toThrow('import under another name')
    expect((await store.open('one')).files).toEqual(FILES)
  })
})

it('tells of changes of this tab and of others, until nobody listens', async () => {
  let calls = 0
  posts = 0
  const stop = store.subscribe(() => {
    calls += 1
  })
  await store.save({ name: 'one', goal: '', files: {} })
  expect([calls, posts]).toEqual([1, 1])
  listener()
  expect([calls, posts]).toEqual([2, 1])
  stop()
  listener()
  expect(calls).toBe(2)
})

it('says in words that the disk is full', async () => {
  records = {
    ...records,
    write: async () => {
      throw new DOMException('x', 'QuotaExceededError')
    },
  }
  const full = openStore().save({ name: 'one', goal: '', files: {} })
  await expect(full).rejects.toThrow(/storage is full.* then try again\./)
})

describe('recordings of runs', () => {
  const kept = (run: number, note = '') => ({
    run_id: `run${run}`,
    at: run,
    recording: { version: 1, note } as unknown as Recording,
  })

  it('are kept, the newest six of each project, until it is removed', async () => {
    await store.save({ name: 'one', goal: '', files: {} })
    await store.save({ name: 'two', goal: '', files: {} })
    await store.keepRecording('two', kept(1))
    for (let run = 1; run <= 7; run += 1) await store.keepRecording('one', kept(run))
    await store.keepRecording('one', kept(7, 'again'))
    const found = await store.recordings('one')
    expect(found.map(({ run_id }) => run_id)).toEqual(['run7', 'run6', 'run5', 'run4', 'run3', 'run2'])
    expect(found[0]?.recording.note).toBe('again')
    expect(await store.recordings('two')).toHaveLength(1)
    await store.remove('one')
    await store.remove('two')
    expect(await records.keys('')).toEqual([])
  })

  it('that are too long are not kept, and one that is damaged is left out', async () => {
    await store.save({ name: 'one', goal: '', files: {} })
    await store.keepRecording('one', kept(1, 'x'.repeat(8_000_001)))
    expect(await store.recordings('one')).toEqual([])
    await store.keepRecording('one', kept(2))
    const [key] = await records.keys('recording/')
    await records.write([], () => ({ puts: [[`${key}x`, 'nonsense']] }))
    expect(await store.recordings('one')).toHaveLength(1)
  })

  it('of another version are there, with the reason why they can’t be played', async () => {
    await store.save({ name: 'one', goal: '', files: {} })
    await store.keepRecording('one', { run_id: 'run1', at: 1, recording: { version: 2 } as never })
    expect(await store.recordings('one')).toMatchObject([
      { problem: expect.stringContaining('another version') },
    ])
  })

  it('come along with a project that is imported', async () => {
    const recording = JSON.parse(
      readFileSync(new URL('../../../public/demos/sudoku.json', import.meta.url), 'utf8'),
    ) as Recording
    const file = await fileOf({ name: 'sudoku', goal: 'g', files: { 'main.py': 'x' }, run: recording })
    await store.import(file, { name: 'mine' })
    expect(await store.recordings('mine')).toMatchObject([{ recording }])
  })
})
