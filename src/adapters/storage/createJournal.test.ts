import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Commit } from '../../core/journal'
import { pathProblem } from '../../core/project'
import { createFakeLocks } from '../../testing/fakeLocks'
import { createFaultyStore, type FaultyStore } from '../../testing/faultyStore'
import { headOf, stepOf } from '../../testing/savedSteps'
import { hash } from '../model/hash'
import { createProjectStore } from './createProjectStore'
import { openStore } from './openStore'
import { blobPrefix } from './projectRecord'
import { createRecords, type Records } from './records'
import { takeLock } from './takeLock'

let factory: IDBFactory
let locks: LockManager
let faulty: FaultyStore
let records: Records
let ids = 0
let songs = 0

/** A tab: its own connection to the database that all share. */
function openTab(meet = (given: Records) => given) {
  const use = openStore('autocoder:/', { indexedDb: factory, onOutdated: () => {} })
  faulty = createFaultyStore(use)
  records = createRecords(faulty.use)
  return createProjectStore({
    records: meet(records),
    hash,
    now: () => 1_000,
    newId: () => `id${++ids}`,
    lock: (id) => takeLock(locks, id, AbortSignal.timeout(20)),
    channel: { post: () => {}, listen: () => {} },
  })
}

beforeEach(() => {
  factory = new IDBFactory()
  locks = createFakeLocks()
})

const A = { 'main.py': 'print("a")\n' }
const B = { 'main.py': 'print("b")\n', 'main_test.py': 'def test():\n    pass\n' }

describe('a journal', () => {
  it('writes nothing before the first commit', async () => {
    const store = openTab()
    expect(await store.journal('song', 'Play.').open()).toBeNull()
    expect(await store.list()).toEqual([])
  })

  it('gives back an unfinished run as it was committed, numbered without gaps, without pieces of replies', async () => {
    const journal = openTab().journal('song', 'Play.')
    await journal.open()
    const [one, two] = [stepOf(A, 1), stepOf(B, 2)]
    await journal.commit(one)
    await journal.commit(two)
    journal.close()

    const opened = await openTab().journal('song', '').open()
    expect(opened?.head).toEqual(two.head)
    expect(opened?.goal).toBe('Play a song.')
    const kept = [...one.events, ...two.events].filter(({ type }) => type !== 'reply-delta')
    expect(opened?.events).toEqual(kept.map((event, seq) => ({ ...event, seq })))
  })

  it('gives the head alone of a run that has ended', async () => {
    const journal = openTab().journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1, { status: 'complete' }))
    journal.close()
    const opened = await openTab().journal('song', '').open()
    expect(opened?.head.status).toBe('complete')
    expect(opened?.events).toEqual([])
  })

  it('goes on with a project that was saved by hand', async () => {
    const store = openTab()
    await store.save({ name: 'song', goal: 'Sing.', files: A })
    const journal = store.journal('song', '')
    const opened = await journal.open()
    expect(opened).toMatchObject({ goal: 'Sing.', events: [], head: { status: 'stopped' } })
    expect(opened?.head.context.files).toEqual(A)
    await journal.commit(stepOf(B, 1))
    expect((await store.open('song')).files).toEqual(B)
  })

  it('stores a content once, however many steps hold it', async () => {
    const journal = openTab().journal('song', '')
    await journal.open()
    for (let step = 1; step <= 5; step += 1) await journal.commit(stepOf(A, step))
    const blobs = (await records.list('blob/')).map(([, content]) => content)
    expect(blobs.filter((content) => content === A['main.py'])).toHaveLength(1)
  })

  it('lets go of what only an older run referred to, when a new run begins', async () => {
    const store = openTab()
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1))
    await journal.commit(stepOf(B, 2, { status: 'stopped' }))
    const blobs = async () => (await records.list('blob/')).map(([, content]) => content)
    expect(await blobs()).toContain(A['main.py'])

    await journal.commit(stepOf(B, 1, { run_id: 'run2' }))
    expect(await blobs()).not.toContain(A['main.py'])
    expect(await records.keys('event/')).toHaveLength(1)
    await journal.commit(stepOf(A, 2, { run_id: 'run2' }))
    expect((await store.history('song'))?.events).toHaveLength(4)
    expect((await store.open('song')).files).toEqual(A)
  })

  it('does not write before it was opened', async () => {
    const store = openTab()
    await expect(store.journal('song', '').commit(stepOf(A, 1))).rejects.toThrow('could not be opened')
    expect(await store.list()).toEqual([])
  })

  it('follows a rename while the run goes on', async () => {
    const store = openTab()
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1))
    await store.rename('song', 'ballad')
    await journal.commit(stepOf(B, 2))
    journal.close()
    expect((await store.list()).map(({ name }) => name)).toEqual(['ballad'])
    const opened = await store.journal('ballad', '').open()
    expect(opened?.head.context).toMatchObject({ name: 'ballad', files: B })
  })
})

describe('two journals of one project', () => {
  it('are kept apart by the lock, until the first is closed', async () => {
    const first = openTab().journal('song', '')
    await first.open()
    await first.commit(stepOf(A, 1))
    const second = openTab().journal('song', '')
    await expect(second.open()).rejects.toMatchObject({ name: 'JournalFailure', isLocked: true })
    await expect(second.open()).rejects.toThrow('"song" is open in another tab')
    first.close()
    expect((await second.open())?.head.step).toBe(1)
  })

  it('are kept apart after a rename', async () => {
    const store = openTab()
    const first = store.journal('song', '')
    await first.open()
    await first.commit(stepOf(A, 1))
    await store.rename('song', 'ballad')
    await expect(openTab().journal('ballad', '').open()).rejects.toMatchObject({ isLocked: true })
  })

  it('never overwrite each other, even without locks', async () => {
    const [first, second] = [openTab(), openTab()].map((tab) => tab.journal('song', ''))
    if (!first || !second) throw new Error('There are two.')
    await first.open()
    await first.commit(stepOf(A, 1))
    locks = createFakeLocks()
    await second.open()
    await second.commit(stepOf(B, 2))
    await expect(first.commit(stepOf(A, 3))).rejects.toThrow('"song" was changed in another tab')
    expect((await openTab().history('song'))?.head.step).toBe(2)
    await second.commit(stepOf(B, 3))
  })

  it('of two new projects of one name the first to commit has it', async () => {
    const [first, second] = [openTab().journal('song', ''), openTab().journal('song', '')]
    await first.open()
    await second.open()
    await first.commit(stepOf(A, 1))
    await expect(second.commit(stepOf(B, 1))).rejects.toThrow('was made in another tab')
    expect((await openTab().open('song')).files).toEqual(A)
    expect(await records.keys(blobPrefix('id'))).toEqual([])
  })

  it('a project that was deleted meanwhile is not written', async () => {
    const journal = openTab().journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1))
    locks = createFakeLocks()
    await openTab().remove('song')
    await expect(journal.commit(stepOf(B, 2))).rejects.toThrow('was deleted in another tab')
    expect(await openTab().list()).toEqual([])
  })
})

describe('a reader that another tab overtakes', () => {
  /** What is read when a commit falls between the reader's look at the head and at the events. */
  async function readAround(between: Commit) {
    const journal = openTab().journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1))
    let isFirst = true
    const reader = openTab((given) => ({
      ...given,
      async list(prefix) {
        if (isFirst && prefix.startsWith('event/')) {
          isFirst = false
          await journal.commit(between)
        }
        return await given.list(prefix)
      },
    }))
    const history = await reader.history('song')
    expect(isFirst).toBe(false)
    return { step: history?.head.step, files: history?.head.context.files, events: history?.events.length }
  }

  it('sees one commit whole, not half of the next', async () => {
    expect(await readAround(stepOf(B, 2))).toEqual({ step: 1, files: A, events: 2 })
  })

  it('reads again when what it looked for was let go of', async () => {
    const between = stepOf(B, 2, { run_id: 'run2' })
    expect(await readAround(between)).toEqual({ step: 2, files: B, events: 2 })
  })
})

describe('a commit that fails', () => {
  for (const fault of ['throw', 'abort'] as const)
    it(`leaves the step before it whole, whichever write it is, and can be done again (${fault})`, async () => {
      const store = openTab()
      await store.save({ name: 'other', goal: '', files: { 'other.py': '1' } })
      const journal = store.journal('song', '')
      await journal.open()
      await journal.commit(stepOf(A, 1))
      const whole = async () => JSON.stringify([await records.list(''), await store.history('song')])
      for (let step = 2, write = 1; ; write += 1) {
        const before = await whole()
        const files = { ...B, 'notes.txt': `step ${step}` }
        faulty.failWrite(write, fault)
        const failure = await journal.commit(stepOf(files, step)).catch((error: Error) => error)
        if (!faulty.hasFailed) {
          expect(write).toBeGreaterThan(4)
          break
        }
        expect(failure).toMatchObject({ name: 'JournalFailure' })
        expect((failure as Error).message).toMatch(/storage .*full.* Nothing saved before is lost/)
        expect(await whole()).toBe(before)
        await journal.commit(stepOf(files, step))
        expect((await store.history('song'))?.head).toEqual(headOf(files, { step }))
        step += 1
      }
    })

  it('writes nothing of a step that holds something that cannot be stored', async () => {
    const store = openTab()
    const journal = store.journal('song', '')
    await journal.open()
    await journal.commit(stepOf(A, 1))
    const before = await records.list('')
    const bad = { usage: { calls: () => {} } } as unknown as Parameters<typeof headOf>[1]
    await expect(journal.commit(stepOf(B, 2, bad))).rejects.toMatchObject({ name: 'JournalFailure' })
    expect(await records.list('')).toEqual(before)
  })
})

const path = fc
  .oneof(
    fc.constantFrom('constructor', 'toString.py', 'prototype/hasOwnProperty', 'é/ü.py', 'valueOf', '0', '10'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  )
  .filter((name) => pathProblem(name) === null)
const content = fc.oneof(
  fc.string({ unit: 'binary' }),
  // Halves of pairs, which UTF-8 has no bytes for.
  fc.constantFrom('\ud800', '\udbff', '', 'same'),
  fc.uint8Array(),
  fc.constant(new TextEncoder().encode('same')),
)

it('files come back as they went in, text as text and bytes as bytes', async () => {
  const store = openTab()
  await fc.assert(
    fc.asyncProperty(fc.dictionary(path, content, { noNullPrototype: true }), async (files) => {
      const name = `song${++songs}`
      const journal = store.journal(name, '')
      await journal.open()
      const commit = stepOf(files, 1, { report: { ...reportWith(files) } })
      await journal.commit(commit)
      journal.close()
      const opened = await openTab().journal(name, '').open()
      expect(opened?.head.context.files).toEqual(files)
      expect(opened?.head.report?.artifacts).toEqual(reportWith(files).artifacts)
      expect(opened?.events.at(-1)).toMatchObject({ context: { files } })
    }),
    { numRuns: 60 },
  )
})

function reportWith(files: Readonly<Record<string, string | Uint8Array>>) {
  const bytes = Object.entries(files).filter(([, content]) => content instanceof Uint8Array)
  return { ...headOf({}).report!, artifacts: Object.fromEntries(bytes) as Record<string, Uint8Array> }
}
