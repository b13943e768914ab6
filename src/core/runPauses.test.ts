import { describe, expect, it } from 'vitest'
import { beginRun as begin, paused, until } from '../testing/beginRun'
import { createMemoryJournal } from '../testing/memoryJournal'
import { callReply, failure } from '../testing/scriptedModel'
import type { Run } from './run'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Yes.', is_valid_and_complete: true })

const heldOf = (run: Run) =>
  run.log.flatMap(({ type }) => (type === 'pause' || type === 'resume' ? [type] : []))

describe('stepping', () => {
  it('takes one step for each call, also when they come during a step', async () => {
    const { run } = begin([create, done], { is_stepwise: true })
    const first = run.step()
    await until(run, () => run.log.some(({ type }) => type === 'step-start'))
    const steps = await Promise.all([first, run.step(), run.step()])
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3])
    expect((await run.result).outcome).toBe('complete')
  })

  it('takes the step anew when the files change under it', async () => {
    const { run } = begin(
      [
        create,
        (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')))
          }),
        create,
      ],
      { is_stepwise: true },
    )
    await run.step()
    await run.step()
    const step = run.step()
    await until(run, () => run.log.at(-1)?.type === 'prompt-compose')
    await run.restore(run.checkpoints[0]!.id)
    expect(await step).toMatchObject({ kind: 'reason', step: 3 })
    expect(run.context.files).toEqual({})
    run.stop()
  })

  it('ends with a pause, for those who wait for more', async () => {
    const { run } = begin([create, done], { is_stepwise: true })
    const steps = [run.step(), run.step()]
    await until(run, () => run.log.some(({ type }) => type === 'step-start'))
    run.pause()
    expect((await Promise.allSettled(steps)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(run.reason).toBe('Paused. Resume to go on.')
    expect(await run.step()).toMatchObject({ step: 2 })
  })
})

describe('a pause in step mode', () => {
  it('is told when somebody asked for it, and not while the next step is waited for', async () => {
    const { run } = begin([create, done], { is_stepwise: true })
    await run.step()
    await paused(run)
    expect(run.reason).toBe('Waiting for the next step.')
    expect(heldOf(run)).toEqual([])
    run.pause()
    await until(run, () => run.reason === 'Paused. Resume to go on.')
    await run.step()
    await paused(run)
    expect(heldOf(run)).toEqual(['pause', 'resume'])
    run.resume()
    await run.result
    expect(heldOf(run)).toEqual(['pause', 'resume', 'resume'])
  })
})

it('ends at once for whoever resumes, also while it is still being saved', async () => {
  const journal = createMemoryJournal()
  const commit = journal.commit.bind(journal)
  const { run } = begin([failure('key', 'wrong key'), create, done], { journal })
  journal.commit = (given) => (given.events.length === 0 ? new Promise(() => {}) : commit(given))
  await paused(run)
  run.resume()
  await until(run, () => run.status === 'running')
  run.stop()
})
