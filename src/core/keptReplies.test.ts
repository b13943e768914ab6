import { expect, it } from 'vitest'
import { beginRun } from '../testing/beginRun'
import { createMemoryJournal } from '../testing/memoryJournal'
import { callReply } from '../testing/scriptedModel'
import type { ModelOutcome } from './ports'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const unusable = callReply('nothing', {})
const done = callReply('project_validation_action', { reasoning: 'It is.', is_valid_and_complete: true })

/** A journal that is cut off, as by a crash, right after the commit that holds the `count`-th event of a type. */
function cutAfter(type: string, count: number) {
  const journal = createMemoryJournal()
  const commit = journal.commit.bind(journal)
  let seen = 0
  journal.commit = async (given) => {
    if (seen >= count) return await new Promise(() => {})
    await commit(given)
    seen += given.events.filter((event) => event.type === type).length
  }
  const reopened = () => Object.assign(journal, { commit })
  const cut = async () => {
    while (seen < count) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { journal, cut, reopened }
}

it('a reply that was received is not asked for again after a crash, also one that was refused', async () => {
  const { journal, cut, reopened } = cutAfter('reply-end', 2)
  beginRun([unusable, create], { journal })
  await cut()
  const { run, model } = beginRun([done], { journal: reopened(), goal: null })
  const { outcome, usage, files } = await run.result
  expect(outcome).toBe('complete')
  expect(files['main.py']).toBe('prints hello\n')
  expect(model.requests.map(({ turn }) => turn.kind)).toEqual(['reason'])
  expect(usage.calls).toBe(3)
  expect(run.log.filter(({ type }) => type === 'retry')).toEqual([])
  expect((await run.recording()).turns).toHaveLength(3)
})

it('a reply that was received leaves the cost known, where the endpoint says it', async () => {
  const paid = (outcome: ModelOutcome): ModelOutcome =>
    'reply' in outcome
      ? { reply: { ...outcome.reply, usage: { ...outcome.reply.usage, cost_usd: 0.25 } } }
      : outcome
  const { journal, cut, reopened } = cutAfter('reply-end', 1)
  beginRun([paid(create)], { journal })
  await cut()
  const { run } = beginRun([paid(done)], { journal: reopened(), goal: null })
  expect((await run.result).usage).toMatchObject({ calls: 2, cost_usd: 0.5 })
})

it('a request that was under way is sent once more, and that is said', async () => {
  const { journal, cut, reopened } = cutAfter('step-end', 1)
  beginRun([() => new Promise(() => {})], { journal })
  await cut()
  const { run, model } = beginRun([create, done], { journal: reopened(), goal: null })
  expect((await run.result).outcome).toBe('complete')
  expect(model.requests).toHaveLength(2)
  expect(run.log.filter((event) => event.type === 'retry')).toMatchObject([
    { reason: expect.stringContaining('may be charged twice'), seconds: 0 },
  ])
})

it('a reply that answered other files is asked for anew', async () => {
  const { journal, cut, reopened } = cutAfter('reply-end', 1)
  beginRun([create], { journal })
  await cut()
  const write = callReply('write_code', { reasoning: 'begin', filepath: 'main_test.py', code: 'def test_a' })
  const { run, model } = beginRun([write], {
    journal: reopened(),
    goal: null,
    files: { 'main.py': 'fails' },
    limits: { epochs: 2 },
  })
  await run.result
  expect(model.requests.length).toBeGreaterThan(0)
  expect(run.log.filter((event) => event.type === 'action-refuse')).toEqual([])
})
