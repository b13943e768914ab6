import { expect, it } from 'vitest'
import { beginRun as begin } from '../testing/beginRun'
import { callReply } from '../testing/scriptedModel'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Yes.', is_valid_and_complete: true })
const files = { 'main.py': 'prints hello', 'main_test.py': 'def test_a' }

it('keeps the files that a run began with, so that going on loses nothing', async () => {
  const first = begin([create, done])
  await first.run.result
  const { files: before } = first.run.context
  const extend = callReply('write_code', { reasoning: '', filepath: 'main.py', code: 'prints more' })
  const no = callReply('project_validation_action', { reasoning: 'More.', is_valid_and_complete: false })
  const { run } = begin([no, extend, done], { journal: first.journal, goal: null })
  await run.result
  const [start] = run.checkpoints
  expect(start).toMatchObject({ epoch: 0, step: 0, summary: 'the files that it began with' })
  await run.restore(start!.id)
  expect(run.context.files).toEqual(before)
  expect(run.log.at(-1)).toMatchObject({
    summary: expect.stringContaining('went back to the files that it began with'),
  })
})

it('keeps what the person changes, also after a crash, and knows steps from changes', async () => {
  const first = begin([done], { files, is_stepwise: true })
  await first.run.edit({ 'notes.txt': 'one' })
  await first.run.edit({ 'notes.txt': 'two' })
  await first.run.edit({ 'notes.txt': null })
  const second = begin([done], { journal: first.journal, is_stepwise: true })
  await second.run.step()
  expect(second.run.checkpoints.map(({ step }) => step)).toEqual([0, 0, 0, 0, 1])
  expect(new Set(second.run.checkpoints.map(({ id }) => id)).size).toBe(5)
  const two = second.run.checkpoints.find(({ summary }) =>
    summary.startsWith('edited notes.txt: notes.txt ±'),
  )
  const ids = first.run.checkpoints.map(({ id }) => id)
  expect(second.run.checkpoints.slice(0, 4).map(({ id }) => id)).toEqual(ids)
  await second.run.restore((two ?? second.run.checkpoints[2])!.id)
  expect(second.run.context.files['notes.txt']).toBe('two')
})
