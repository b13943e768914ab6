import { expect, it } from 'vitest'
import { beginRun } from '../../testing/beginRun'
import { callReply } from '../../testing/scriptedModel'
import { EMPTY_TRACE, traceAfter } from '../trace'
import { checkpointsOf } from './checkpointsOf'

const write = (code: string) => callReply('write_code', { reasoning: '', filepath: 'main.py', code })
const no = callReply('project_validation_action', { reasoning: 'More.', is_valid_and_complete: false })
const files = { 'main.py': 'fails', 'main_test.py': 'def test_a' }

it('are what a run began with, what each step changed, and what the person changed between', async () => {
  const { run } = beginRun([write('prints hello'), no, write('prints more')], { files, is_stepwise: true })
  const shown = () => checkpointsOf(traceAfter(EMPTY_TRACE, run.log))
  const mainOf = (rows = shown()) => rows.map(({ number, files }) => [number, files['main.py']])
  for (let i = 0; i < 3; i += 1) await run.step()
  await run.edit({ 'notes.txt': 'one' })
  await run.edit({ 'main.py': 'fails again' })
  expect(mainOf()).toEqual([
    [null, 'fails again'],
    [2, 'prints hello'],
    [0, 'fails'],
  ])
  await run.step()
  await run.step()
  expect(mainOf()).toEqual([
    [5, 'prints more'],
    [null, 'fails again'],
    [2, 'prints hello'],
    [0, 'fails'],
  ])
  expect(shown()[1]?.files['notes.txt']).toBe('one')
  expect(shown().map(({ found }) => found)).toEqual(['', '', '1 of 1', ''])
  expect(new Set(shown().map(({ key }) => key)).size).toBe(4)
  await run.restore(run.checkpoints[0]!.id)
  expect(mainOf()[0]).toEqual([null, 'fails'])
  run.stop()
})

it('are none of a run that has not changed anything, and none of a return to the best', async () => {
  const { run } = beginRun([callReply('create', { reasoning: '', code: 'fails', test: 'def test_a' })], {
    limits: { epochs: 1 },
  })
  expect(checkpointsOf(traceAfter(EMPTY_TRACE, run.log))).toEqual([])
  await run.result
  expect(checkpointsOf(traceAfter(EMPTY_TRACE, run.log)).map(({ number }) => number)).toEqual([2])
})
