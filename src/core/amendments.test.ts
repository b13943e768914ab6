import { describe, expect, it } from 'vitest'
import { beginRun as begin, until } from '../testing/beginRun'
import { createMemoryJournal } from '../testing/memoryJournal'
import { callReply, type Script } from '../testing/scriptedModel'
import type { ModelOutcome } from './ports'
import type { Run } from './run'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const createBroken = callReply('create', { reasoning: 'begin', code: 'fails', test: 'def test_a' })
const verdict = (is_valid_and_complete: boolean) =>
  callReply('project_validation_action', { reasoning: 'It is so.', is_valid_and_complete })
const done = verdict(true)

/** Something that happens while the model answers. */
const meanwhile =
  (act: () => void, answer: ModelOutcome): Script[number] =>
  () => {
    act()
    return answer
  }

const endless = (act: () => void): Script[number] => {
  return (_, signal) =>
    new Promise((_resolve, reject) => {
      act()
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
}

/** A run during which `reply` happens to be answered while the person saves a file. */
function editedDuring(script: (edit: () => void) => Script, changes: Parameters<typeof begin>[1] = {}) {
  let run: Run | null = null
  let saved: Promise<void> = Promise.resolve()
  const edit = () => {
    saved = run?.edit({ 'notes.txt': 'mine' }) ?? saved
    saved.catch(() => {})
  }
  const begun = begin(script(edit), changes)
  run = begun.run
  return { ...begun, saved: () => saved }
}

const savedFiles = (journal: ReturnType<typeof createMemoryJournal>) =>
  journal.commits.findLast((commit) => commit.head)?.head?.context.files

describe('a hand edit in the last step of a run', () => {
  it('is looked at before the run is complete', async () => {
    const { run, journal, saved, python } = editedDuring((edit) => [create, meanwhile(edit, done), done])
    const result = await run.result
    await saved()
    expect(result).toMatchObject({ outcome: 'complete', files: { 'notes.txt': 'mine' } })
    expect(python.requests.at(-1)?.files['notes.txt']).toBe('mine')
    expect(savedFiles(journal)?.['notes.txt']).toBe('mine')
  })

  it.each([
    [
      'a stop',
      (edit: () => void, run: () => Run) => [create, endless(() => [edit(), run().stop()])],
      'stopped',
      {},
    ],
    ['a limit', (edit: () => void) => [meanwhile(edit, createBroken)], 'limit', { limits: { epochs: 1 } }],
    [
      'a failure',
      (edit: () => void) => [
        create,
        meanwhile(edit, {
          failure: { kind: 'mismatch', message: 'Another run.', retry_after_seconds: null },
        }),
      ],
      'failed',
      {},
    ],
  ] as const)('is kept after %s', async (_, script, outcome, changes) => {
    let run: Run | null = null
    const begun = editedDuring((edit) => script(edit, () => run as Run), changes)
    run = begun.run
    expect(await run.result).toMatchObject({ outcome, files: { 'notes.txt': 'mine' } })
    await begun.saved()
    expect(savedFiles(begun.journal)?.['notes.txt']).toBe('mine')
  })

  it('is not taken for saved when it is not', async () => {
    const journal = createMemoryJournal()
    const { run, saved } = editedDuring(
      (edit) => [
        create,
        endless(() => {
          edit()
          journal.failNext('The disk is full.', 9)
          run.stop()
        }),
      ],
      { journal },
    )
    expect((await run.result).reason).toContain('It could not be saved: The disk is full.')
    await expect(saved()).rejects.toThrow('Not saved: The disk is full.')
  })

  it('is refused where the project could not be had', async () => {
    const first = begin([create, done])
    await first.run.result
    const { length } = first.journal.commits
    const replay = begin([], { journal: first.journal, is_replay: true })
    await expect(replay.run.edit({ 'notes.txt': 'mine' })).rejects.toThrow('give the replay another name')
    expect(first.journal.commits).toHaveLength(length)
  })
})

describe('a hand edit', () => {
  it.each([
    [{ '../x': '' }, 'leaves the project'],
    [{ 'main.py/x': '' }, '"main.py" is a file'],
    [{ x: 5 as never }, 'neither text nor bytes'],
  ])('is refused when no project can have it: %j', async (changes, problem) => {
    const { run } = begin([create, done])
    await run.result
    await expect(run.edit(changes)).rejects.toThrow(problem)
    expect(run.log.some(({ type }) => type === 'edit')).toBe(false)
  })

  it('that meets a folder which was made meanwhile is refused, and others are not', async () => {
    const folder = callReply('create_new_file', {
      reasoning: '',
      filepath: 'a/b.py',
      code: 'x = 1',
      test: 'def test_b',
    })
    const edits: Promise<void>[] = []
    const { run } = begin([
      create,
      verdict(false),
      meanwhile(() => edits.push(run.edit({ a: '' }), run.edit({ 'notes.txt': 'mine' })), folder),
      done,
    ])
    const settled = run.result.then(() => Promise.allSettled(edits))
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect(Object.keys(run.context.files)).not.toContain('a')
  })

  it('after the end is saved, and the events still end with the end', async () => {
    const { run, journal } = begin([create, done])
    await run.result
    await run.edit({ 'notes.txt': 'mine' })
    expect(savedFiles(journal)?.['notes.txt']).toBe('mine')
    let last = ''
    for await (const event of run.events) last = event.type
    expect(last).toBe('run-end')
    expect(run.log.at(-1)?.type).toBe('edit')
  })
})

describe('what is said while the last verdict comes', () => {
  it('is read before the run is complete', async () => {
    const { run, model } = begin([create, meanwhile(() => run.say('Use tabs.'), done), done])
    expect((await run.result).outcome).toBe('complete')
    expect(run.queued).toEqual([])
    expect(model.requests.at(-1)?.messages[1]?.content).toContain('Use tabs.')
  })

  it('and not read because of a limit is read by the run that goes on', async () => {
    const first = begin([create, meanwhile(() => first.run.say('Use tabs.'), done)], {
      limits: { epochs: 2 },
    })
    expect((await first.run.result).outcome).toBe('limit')
    const second = begin([done], { journal: first.journal, goal: null })
    await until(second.run, () => second.run.status !== 'running')
    expect(second.model.requests[0]?.messages[1]?.content).toContain('Use tabs.')
  })

  it('does not make a replay end where the recorded run went on', async () => {
    const { run } = begin([create, meanwhile(() => run.say('Use tabs.'), done), done])
    await run.result
    const recording = await run.recording()
    const replayed = begin([create, done, done], { is_replay: true, recording }).run
    expect(await replayed.result).toMatchObject({ outcome: 'complete', usage: { calls: 3 } })
    expect(replayed.replay?.isCompared).toBe(true)
  })
})
