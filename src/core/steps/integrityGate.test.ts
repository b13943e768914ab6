import { describe, expect, it } from 'vitest'
import { beginRun, paused } from '../../testing/beginRun'
import { createFakePython } from '../../testing/fakePython'
import { callReply } from '../../testing/scriptedModel'
import type { Frame, TestReport } from '../checks/report'
import type { Files } from '../project'
import type { Run } from '../run'

const GOAL = 'Write mean(values): the mean of the values, and 0 for an empty list.'
const OLD = 'def test_empty\nassert mean([]) == 5\n'
const FILES: Files = { 'main.py': 'prints\n', 'main_test.py': OLD }
const frame = (path: string): Frame => ({ path, line: 2, function: 'f', source: '', locals: {} })

/** A Python whose one test fails as it is told to, for as long as the test is as it was. */
function failingPython(failure: Partial<TestReport>) {
  const python = createFakePython()
  const check: typeof python.check = async (request, signal) => {
    const report = await python.check(request, signal)
    if (request.files['main_test.py'] !== OLD) return report
    const tests = report.tests.map((test) => ({ ...test, outcome: 'failed' as const, ...failure }))
    return { ...report, tests, success: false }
  }
  return { ...python, check }
}

const rewrite = (code: string, reasoning = 'The test is wrong.') =>
  callReply('write_code', { reasoning, filepath: 'main_test.py', code: `def test_empty\n${code}\n` })
const done = callReply('project_validation_action', { reasoning: 'Done.', is_valid_and_complete: true })
const refusals = (run: Run) =>
  run.log.flatMap((event) => (event.type === 'action-refuse' ? [event.message] : []))

const ended = async (failure: Partial<TestReport>, code: string, reasoning?: string) => {
  const { run } = beginRun([rewrite(code, reasoning), callReply('search', { reasoning: 'x', text: 'y' })], {
    goal: GOAL,
    files: FILES,
    is_unattended: true,
    limits: { epochs: 1 },
    ports: { python: failingPython(failure) },
  })
  await run.result
  return { isApplied: run.log.some(({ type }) => type === 'action-apply') && refusals(run).length === 0, run }
}

const RAISED = { message: 'ZeroDivisionError: division by zero' }
const BY_CODE = { ...RAISED, frames: [frame('main_test.py'), frame('main.py')] }
const BY_TEST = { message: "NameError: name 'maen' is not defined", frames: [frame('main_test.py')] }
const QUOTE = 'The goal says "the mean of the values, and 0 for an empty list".'

describe('a test that asks for something else', () => {
  it('stays as it is when the code raised what made it fail', async () => {
    expect((await ended(BY_CODE, 'assert mean([7]) == 7')).isApplied).toBe(false)
    expect((await ended(BY_CODE, 'assert other([]) == 5')).isApplied).toBe(false)
    expect((await ended({ ...RAISED, frames: [] }, 'assert other([]) == 5')).isApplied).toBe(false)
  })

  it('stays as it is when it fails because of what it asserts, or never ends', async () => {
    const asserted = { message: 'assert 0 == 5', frames: [frame('main_test.py')] }
    expect((await ended(asserted, 'assert other([]) == 5')).isApplied).toBe(false)
    const endless = { message: 'While this test was running: stopped', frames: [frame('main_test.py')] }
    expect((await ended(endless, 'assert other([]) == 5')).isApplied).toBe(false)
  })

  it('may do so as strictly when it broke by itself, other values only by the goal', async () => {
    expect((await ended(BY_TEST, 'assert mean(list()) == 5')).isApplied).toBe(true)
    const missing = { outcome: 'error', message: "fixture 'capsy' not found", frames: [] } as const
    expect((await ended(missing, 'assert other([]) == 5')).isApplied).toBe(true)
    expect((await ended(BY_TEST, 'assert other([]) == 7')).isApplied).toBe(false)
    expect((await ended(BY_TEST, 'assert other([]) == 0', QUOTE)).isApplied).toBe(true)
  })
})

describe('another expected value', () => {
  it('needs words of the goal that name it, once', async () => {
    const { isApplied, run } = await ended({ message: 'assert 0 == 5' }, 'assert mean([]) == 0', QUOTE)
    expect(isApplied).toBe(true)
    expect(run.context.revised_tests).toEqual([
      'A test was changed because the goal says so: main_test.py::test_empty: would expect 0 instead of 5',
    ])
    expect((await ended({ message: 'assert 0 == 5' }, 'assert mean([]) == 0')).isApplied).toBe(false)
    expect((await ended({ message: 'assert 0 == 5' }, 'assert mean([]) == 7', QUOTE)).isApplied).toBe(false)
  })
})

describe('the person', () => {
  const answered = async (answer: string) => {
    const { run, model } = beginRun(
      [rewrite('assert mean([])'), callReply('search', { reasoning: 'x', text: 'y' }), done],
      {
        goal: GOAL,
        files: FILES,
        limits: { epochs: 2 },
        ports: { python: failingPython({ message: 'assert 0 == 5' }) },
      },
    )
    await paused(run)
    run.say(answer)
    await run.result
    return { test: run.context.files['main_test.py'], run, told: JSON.stringify(model.requests[1]?.messages) }
  }

  it.each(['allow', 'Allow.', '"allow"', 'yes', 'OK!'])('allows it by the bare word: %s', async (answer) => {
    const { test, run } = await answered(answer)
    expect(test).toContain('assert mean([])\n')
    expect(run.context.revised_tests).toEqual([
      'A test was changed because the person allowed it: main_test.py::test_empty: would not assert mean([]) == 5 any more',
    ])
  })

  it.each(['ok, but keep the == 5', 'Yes? No.', 'allow nothing', 'not ok'])(
    'does not allow it by any other: %s',
    async (answer) => {
      const { test, run, told } = await answered(answer)
      expect(test).toBe(OLD)
      expect(refusals(run)[0]).toContain(`The person was asked and says: ${answer}`)
      expect(told).toContain('The person was asked and says')
    },
  )
})
