import { describe, expect, it } from 'vitest'
import { beginRun, paused, until } from '../testing/beginRun'
import { createFakePython } from '../testing/fakePython'
import { callReply, type Script, textReply } from '../testing/scriptedModel'
import type { TestReport } from './checks/report'
import type { LoopEvent } from './events'
import type { Files } from './project'
import type { Run } from './run'

const write = (filepath: string, code: string) =>
  callReply('write_code', { reasoning: `Write ${filepath}.`, filepath, code })
const verdict = (is_valid_and_complete: boolean) =>
  callReply('project_validation_action', {
    reasoning: is_valid_and_complete ? 'It says hello.' : 'Say more.',
    is_valid_and_complete,
  })
const TEST = 'def test_a\nassert x == 1\n'
const RED: Files = { 'main.py': 'fails\n', 'main_test.py': TEST }
const GREEN: Files = { 'main.py': 'prints hello\n', 'main_test.py': TEST }
const ofType = <Type extends LoopEvent['type']>(run: Run, type: Type) =>
  run.log.filter((event): event is Extract<LoopEvent, { type: Type }> => event.type === type)
const nudgesOf = (run: Run) => ofType(run, 'nudge').map(({ message }) => message)
const promptOf = (request: { messages: readonly { content: string | null }[] } | undefined) =>
  request?.messages[1]?.content ?? ''

describe('a run that goes round in circles', () => {
  it('is told after the same action with the same result, then asked for another way, and then is stuck', async () => {
    // The same, whatever words it is said in.
    const same = Array.from({ length: 12 }, (_, i) =>
      callReply('search', { reasoning: `Look again, ${i}.`, text: 'fails' }),
    )
    const { run, model } = beginRun(same, { files: RED })
    const { outcome, reason } = await run.result
    expect(outcome).toBe('stuck')
    expect(nudgesOf(run)).toEqual([
      expect.stringMatching(/^The same action led to the same result 3 times\. .*another cause/s),
      expect.stringMatching(/Think before you act.*write the whole file anew/s),
    ])
    expect(reason).toContain('The same action led to the same result 3 times')
    const told = model.requests.findIndex((request) => promptOf(request).includes('same result 3 times'))
    expect(promptOf(model.requests[told])).toContain('another cause')
    const rewriting = model.requests.findIndex((request) =>
      promptOf(request).includes('Think before you act'),
    )
    expect(model.requests[rewriting - 1]?.tools.map(({ name }) => name)).toContain('edit_code')
    expect(model.requests[rewriting]?.tools.map(({ name }) => name)).not.toContain('edit_code')
  })

  it('may rewrite a long file whole when parts of files can’t be edited any more', async () => {
    const main = `${'prints more\n'.repeat(500)}fails\n`
    const same = callReply('search', { reasoning: 'Look again.', text: 'fails' })
    const whole = write('main.py', 'prints hello')
    const early = beginRun([whole, whole, whole], { files: { ...RED, 'main.py': main } })
    await paused(early.run)
    expect(early.run.context.files['main.py']).toBe(main)
    const { run } = beginRun([...Array(5).fill(same), whole, verdict(true)], {
      files: { ...RED, 'main.py': main },
    })
    expect(await run.result).toMatchObject({ outcome: 'complete', files: { 'main.py': 'prints hello\n' } })
    expect(nudgesOf(run)).toHaveLength(2)
  })

  it('is told that its files alternate', async () => {
    const there = write('main.py', 'fails here')
    const back = write('main.py', 'fails')
    const { run } = beginRun([there, back, there, back, write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
    })
    expect((await run.result).outcome).toBe('complete')
    expect(nudgesOf(run)).toEqual([expect.stringContaining('take each other back')])
  })

  it('is told of three states of which one follows the other for ever', async () => {
    const states = ['fails here', 'fails there', 'fails'].map((text) => write('main.py', text))
    const { run } = beginRun([...states, ...states, write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
    })
    expect((await run.result).outcome).toBe('complete')
    expect(nudgesOf(run)).toEqual([expect.stringContaining('the files go through the same 3 states again')])
    const endless = beginRun(Array(10).fill(states).flat(), { files: RED })
    expect(await endless.run.result).toMatchObject({ outcome: 'stuck' })
    expect(endless.run.log.at(-1)?.epoch).toBeLessThan(20)
  })

  it('is one that goes back to its best state again and again', async () => {
    const tries = Array.from({ length: 30 }, (_, i) => write('main.py', `fails ${i}`))
    const { run } = beginRun(
      [verdict(false), ...tries.flatMap((one, i) => (i % 3 === 2 ? [one, verdict(false)] : one))],
      { files: GREEN },
    )
    expect(await run.result).toMatchObject({
      outcome: 'stuck',
      reason: expect.stringContaining('went back to the same state again'),
      files: GREEN,
    })
    expect(ofType(run, 'restore')).toHaveLength(4)
    expect(nudgesOf(run)).toHaveLength(2)
  })

  it('is told so in other words for the same verdict, too', async () => {
    const looks = Array.from({ length: 6 }, (_, i) => callReply('search', { reasoning: 'x', text: `${i}` }))
    const verdicts = looks.map((_, i) =>
      callReply('project_validation_action', { reasoning: `Say ${i} more.`, is_valid_and_complete: false }),
    )
    const { run } = beginRun(
      verdicts.flatMap((one, i) => [one, looks[i] as typeof one]),
      {
        files: GREEN,
        limits: { epochs: 6 },
      },
    )
    await run.result
    expect(nudgesOf(run)).toEqual([expect.stringContaining('The last 6 steps changed no file.')])
  })

  it('is told of an error that stays, whatever it does, unless more tests pass each time', async () => {
    const tries = [1, 2, 3].map((n) => write('notes.txt', `try ${n}`))
    const { run } = beginRun([...tries, write('main.py', 'prints hello'), verdict(true)], { files: RED })
    expect((await run.result).outcome).toBe('complete')
    expect(nudgesOf(run)).toEqual([
      expect.stringContaining('4 checks in a row ended with the same error: main.py: ValueError: fails'),
    ])
    const grown = [1, 2, 3].map((n) => write(`m${n}_test.py`, 'def test_more\nassert y == 2\n'))
    const other = beginRun([...grown, write('main.py', 'prints hello'), verdict(true)], { files: RED })
    expect((await other.run.result).outcome).toBe('complete')
    expect(nudgesOf(other.run)).toEqual([])
  })

  it('may look around as long as it changes something now and then', async () => {
    const looks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((text) =>
      callReply('search', { reasoning: `Look for ${text}.`, text }),
    )
    const few = beginRun([...looks.slice(0, 4), write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
    })
    expect((await few.run.result).outcome).toBe('complete')
    expect(nudgesOf(few.run)).toEqual([])
    const many = beginRun([...looks, write('main.py', 'prints hello'), verdict(true)], { files: RED })
    expect((await many.run.result).outcome).toBe('complete')
    expect(nudgesOf(many.run)).toEqual([expect.stringContaining('The last 6 steps changed no file.')])
  })

  it('is told of replies that call nothing, and is stuck in the end', async () => {
    const { run } = beginRun(Array(9).fill(textReply('Well.')), { files: RED, is_unattended: true })
    expect(await run.result).toMatchObject({
      outcome: 'stuck',
      reason: expect.stringContaining('9 times in a row'),
    })
    expect(nudgesOf(run)).toEqual([
      expect.stringContaining('Call exactly one'),
      expect.stringContaining('Think before you act'),
    ])
  })

  it('is not one that waits', async () => {
    const { run } = beginRun([write('main.py', 'prints hello'), verdict(true)], { files: RED })
    for (let i = 0; i < 5; i += 1) {
      run.pause()
      await paused(run)
      run.resume()
    }
    expect((await run.result).outcome).toBe('complete')
    expect(nudgesOf(run)).toEqual([])
  })
})

describe('the best state', () => {
  it('is what a prompt compares with after something broke, once', async () => {
    const broken = write('main.py', 'fails')
    const { run, model } = beginRun([verdict(false), broken, write('main.py', 'prints hi'), verdict(true)], {
      files: GREEN,
    })
    expect((await run.result).outcome).toBe('complete')
    const prompts = model.requests.map(promptOf)
    expect(prompts[1]).not.toContain('What changed since')
    expect(prompts[2]).toContain(
      '--- What changed since step 1, when everything was green\nmain.py\n-1 prints hello\n+1 fails',
    )
    expect(prompts[3]).not.toContain('What changed since')
  })

  it('is gone back to when two epochs have not repaired what a third one broke', async () => {
    const { run, model } = beginRun(
      [
        verdict(false),
        write('main.py', 'fails 1'),
        write('main.py', 'fails 2'),
        write('main.py', 'fails 3'),
        write('main.py', 'prints hello and more'),
        verdict(true),
      ],
      { files: GREEN },
    )
    const result = await run.result
    expect(ofType(run, 'restore')).toMatchObject([
      {
        summary: 'went back to step 1: the steps after it broke main.py and did not repair it',
        context: { files: GREEN },
      },
    ])
    expect(promptOf(model.requests[4])).toContain('broke main.py')
    expect(promptOf(model.requests[4])).toContain('prints hello')
    expect(promptOf(model.requests[4])).not.toContain('fails 3')
    expect(result).toMatchObject({ outcome: 'complete', files: { 'main.py': 'prints hello and more\n' } })
  })

  it('stays when the second epoch repairs it', async () => {
    const { run } = beginRun(
      [verdict(false), write('main.py', 'fails 1'), write('main.py', 'prints more'), verdict(true)],
      { files: GREEN },
    )
    expect(await run.result).toMatchObject({ outcome: 'complete', files: { 'main.py': 'prints more\n' } })
    expect(ofType(run, 'restore')).toEqual([])
  })

  it('is what a run ends with at a limit, also of one that looks at its last files first', async () => {
    const worse = beginRun([verdict(false), write('main.py', 'fails')], {
      files: GREEN,
      limits: { epochs: 1 },
    })
    expect(await worse.run.result).toMatchObject({ outcome: 'limit', files: GREEN })
    expect(worse.run.report?.success).toBe(true)
    const better = beginRun([write('main.py', 'prints hello')], { files: RED, limits: { epochs: 1 } })
    expect(await better.run.result).toMatchObject({ outcome: 'limit', files: GREEN })
    const stopped = beginRun([verdict(false), write('main.py', 'fails'), write('main.py', 'fails 2')], {
      files: GREEN,
    })
    await until(stopped.run, () =>
      stopped.run.log.some((event) => event.type === 'step-end' && event.step === 2),
    )
    stopped.run.stop()
    expect((await stopped.run.result).files['main.py']).toContain('fails')
  })

  it('is not what went with its module, or was taken away by hand', async () => {
    const old = { 'old.py': 'x', 'old_test.py': 'def test_b\nassert y == 1\ndef test_c\nassert y == 2\n' }
    const more = write('main.py', 'prints hello and more')
    const gone = callReply('delete_file', { reasoning: 'Nothing imports it.', filepath: 'old.py' })
    const { run } = beginRun([verdict(false), gone, verdict(false), more], {
      files: { ...GREEN, ...old },
      limits: { epochs: 2 },
    })
    expect(await run.result).toMatchObject({
      outcome: 'limit',
      files: { 'main.py': 'prints hello and more\n', 'main_test.py': TEST },
    })
    expect(Object.keys(run.context.files)).toEqual(['main.py', 'main_test.py'])
  })

  it('is not one with more tests from before the person let some go', async () => {
    const files = { ...GREEN, 'main_test.py': `${TEST}def test_b\nassert y == 2\n` }
    const script = [
      verdict(false),
      write('main_test.py', TEST),
      verdict(false),
      write('main.py', 'prints more'),
    ]
    const { run } = beginRun(script, { files, limits: { epochs: 2 } })
    await paused(run)
    run.say('allow')
    expect(await run.result).toMatchObject({
      outcome: 'limit',
      files: { 'main.py': 'prints more\n', 'main_test.py': TEST },
    })
  })

  it('is the one that meets the goal of two that are as far, until the person wants more', async () => {
    const blind = 'unnoticed 1 unnoticed 2 unnoticed 3'
    const script = [
      verdict(true),
      write('main.py', 'prints other'),
      verdict(false),
      write('main.py', 'fails'),
    ]
    const begun = (changes = {}) =>
      beginRun(script, { files: { ...GREEN, 'about.txt': blind }, limits: { epochs: 2 }, ...changes })
    expect((await begun().run.result).files['main.py']).toBe('prints hello\n')
    const { run } = begun({ is_stepwise: true })
    await run.step()
    run.say('Print other.')
    run.resume()
    expect((await run.result).files['main.py']).toBe('prints other\n')
  })

  it('is known again after a reload', async () => {
    const script = [verdict(false), write('main.py', 'fails 1'), write('main.py', 'fails 2')]
    const first = beginRun(script, { files: GREEN, is_stepwise: true })
    for (let i = 0; i < 4; i += 1) await first.run.step()
    const second = beginRun([write('main.py', 'fails 3')], {
      journal: first.journal,
      goal: null,
      limits: { epochs: 3 },
    })
    expect(await second.run.result).toMatchObject({ outcome: 'limit', files: GREEN })
  })
})

describe('completion', () => {
  it('is held back by what is left undone', async () => {
    const files = { ...GREEN, 'main.py': 'prints hello\nplaceholder\n' }
    const { run, model } = beginRun([write('main.py', 'prints hello'), verdict(true)], { files })
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[0])).toContain('main.py:2 f() has no body yet')
  })

  it('needs a test that asserts something', async () => {
    const files = { ...GREEN, 'main_test.py': 'def test_a\nasserts nothing\n' }
    const { run, model } = beginRun([write('main_test.py', TEST), verdict(true)], { files })
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[0])).toContain('No test asserts anything')
  })

  /** A Python in which a test runs no more once a file is there, or says that it is skipped. */
  function hidingPython(file: string, outcome: 'skipped' | 'xfailed' | null) {
    const python = createFakePython()
    const check: typeof python.check = async (request, signal) => {
      const report = await python.check(request, signal)
      const isSkipped = String(request.files['main_test.py']).includes('@pytest.mark.skip')
      const isHidden = isSkipped || Object.hasOwn(request.files, file)
      const tests = report.tests.flatMap((test): TestReport[] => {
        if (!test.id.endsWith('test_hard')) return [test]
        if (!isHidden) return [{ ...test, outcome: 'failed', message: 'assert 1 == 2' }]
        return outcome ? [{ ...test, outcome }] : []
      })
      return { ...report, tests, success: isHidden && report.success }
    }
    return { ...python, check }
  }
  const HARD: Files = { 'main.py': 'prints hello\n', 'main_test.py': `${TEST}def test_hard\nassert y == 2\n` }

  it.each(['skipped', 'xfailed', null] as const)(
    'needs every test that ran before, were it %s now',
    async (outcome) => {
      const { run, model } = beginRun([write('odd.cfg', 'x'), write('notes.txt', 'x'), verdict(true)], {
        files: HARD,
        is_unattended: true,
        limits: { epochs: 3 },
        ports: { python: hidingPython('odd.cfg', outcome) },
      })
      expect((await run.result).outcome).not.toBe('complete')
      expect(promptOf(model.requests[1])).toContain(
        'These tests did not run and pass, although nothing failed: main_test.py::test_hard.',
      )
    },
  )

  it('does without a test that the person let go', async () => {
    const skipped = String(HARD['main_test.py']).replace('def test_hard', '@pytest.mark.skip\ndef test_hard')
    const { run } = beginRun([write('main_test.py', skipped), verdict(true)], {
      files: HARD,
      ports: { python: hidingPython('odd.cfg', 'skipped') },
    })
    await paused(run)
    run.say('allow')
    expect((await run.result).outcome).toBe('complete')
  })

  it('does without tests that did not run when the run began, and needs those that came later', async () => {
    const python = hidingPython('odd.cfg', null)
    const given = beginRun([verdict(true)], { files: { ...HARD, 'odd.cfg': 'x' }, ports: { python } })
    expect((await given.run.result).outcome).toBe('complete')
    const skipped = {
      files: { ...HARD, 'odd.cfg': 'x' },
      ports: { python: hidingPython('odd.cfg', 'skipped') },
    }
    expect((await beginRun([verdict(true)], skipped).run.result).outcome).toBe('complete')
    const later = beginRun(
      [verdict(false), write('more_test.py', 'def test_hard\nassert z == 1'), write('notes.txt', 'x')],
      {
        files: { ...GREEN, 'odd.cfg': 'x' },
        limits: { epochs: 2 },
        ports: { python },
      },
    )
    expect((await later.run.result).outcome).toBe('limit')
    expect(promptOf(later.model.requests.at(-1))).toContain('more_test.py::test_hard')
  })

  it('is put off once by tests that notice nothing', async () => {
    const blind = 'unnoticed 1 unnoticed 2 noticed 3'
    const { run, model } = beginRun([verdict(true), write('notes.txt', 'x'), verdict(true)], {
      files: { ...GREEN, 'about.txt': blind },
    })
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[1])).toContain('2 of 3 small changes of the code broke no test')
    expect(ofType(run, 'mutation-end')).toHaveLength(1)
    const few = beginRun([verdict(true)], { files: { ...GREEN, 'about.txt': 'unnoticed 1 unnoticed 2' } })
    expect((await few.run.result).outcome).toBe('complete')
  })

  it('is not what a reply says that says no as well', async () => {
    const [yes, no] = [verdict(true), verdict(false)].map((outcome) =>
      'reply' in outcome ? outcome.reply : null,
    )
    const calls = [yes, no].flatMap((reply) => reply?.message.tool_calls ?? [])
    const both = { reply: { ...yes!, message: { ...yes!.message, tool_calls: calls } } }
    const { run } = beginRun([both, write('notes.txt', 'x')], { files: GREEN, limits: { epochs: 1 } })
    expect((await run.result).outcome).toBe('limit')
  })

  it('is not what an answer says that cannot be read', async () => {
    const unreadable = callReply(
      'project_validation_action',
      '{"reasoning":"ok","is_valid_and_complete":"true"}',
    )
    const { run } = beginRun([unreadable, textReply('COMPLETE'), verdict(false), write('notes.txt', 'x')], {
      files: GREEN,
      limits: { epochs: 1 },
    })
    expect((await run.result).outcome).toBe('limit')
    expect(ofType(run, 'action-refuse')).toHaveLength(2)
  })
})

describe('the person', () => {
  const question = callReply('ask_person', {
    reasoning: 'The goal leaves it open.',
    question: 'Which language?',
  })

  it('is asked, and the run waits for the answer', async () => {
    const { run, model } = beginRun([question, write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
    })
    await paused(run)
    expect(run).toMatchObject({ reason: 'Which language?', pause_kind: 'question' })
    run.say('English')
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[1])).toContain('You asked: Which language?\nThe person answers: English')
    expect(ofType(run, 'answer')).toMatchObject([{ text: 'English' }])
  })

  it('may take back what they said before, and is heard all the same', async () => {
    let run: Run | null = null
    const words: { withdraw(): void }[] = []
    const asked: Script[number] = () => {
      words.push(...['Use colours.', 'Use tabs.'].map((text) => (run as Run).say(text)))
      return question
    }
    const begun = beginRun([asked, write('main.py', 'prints hello'), verdict(true)], { files: RED })
    run = begun.run
    await paused(run)
    words[0]?.withdraw()
    run.say('English')
    expect((await run.result).outcome).toBe('complete')
    expect(ofType(run, 'answer')).toMatchObject([{ text: 'English' }])
    expect(promptOf(begun.model.requests[1])).toContain('Use tabs.')
    expect(promptOf(begun.model.requests[1])).not.toContain('Use colours.')
  })

  it('may let the run go on without an answer', async () => {
    const { run, model } = beginRun([question, write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
    })
    await paused(run)
    run.resume()
    await run.result
    expect(promptOf(model.requests[1])).toContain('The person gave no answer.')
  })

  it('is not there in an unattended run, and the model is told so', async () => {
    const { run, model } = beginRun([question, write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
      is_unattended: true,
    })
    expect((await run.result).outcome).toBe('complete')
    expect(promptOf(model.requests[1])).toContain('Nobody answers: this run is unattended.')
    expect(ofType(run, 'pause')).toEqual([])
  })

  it('hears how the model took up what they said', async () => {
    const { run } = beginRun([write('main.py', 'prints hello'), verdict(true)], {
      files: RED,
      is_stepwise: true,
    })
    await run.step()
    run.say('In English, please.')
    run.resume()
    await run.result
    expect(ofType(run, 'say-answer')).toMatchObject([
      { said: ['In English, please.'], text: 'Write main.py.' },
    ])
  })
})

describe('a replay', () => {
  const files = { ...GREEN, 'about.txt': 'unnoticed 1 unnoticed 2 unnoticed 3' }
  const recorded = async (script: Script, changes: Parameters<typeof beginRun>[1]) => {
    const { run } = beginRun(script, changes)
    await run.result
    return await run.recording()
  }

  it('takes what the mutation check found from its recording', async () => {
    const script = [verdict(true), write('notes.txt', 'x'), verdict(true)]
    const recording = await recorded(script, { files })
    expect(recording.mutations).toHaveLength(1)
    const python = {
      ...createFakePython(),
      mutate: () => {
        throw new Error('It is not looked for again.')
      },
    }
    const replayed = beginRun(script, { files, is_replay: true, recording, ports: { python } })
    expect(await replayed.run.result).toMatchObject({ outcome: 'complete' })
    expect(replayed.model.requests).toHaveLength(3)
  })

  it('of a run that had no gates beyond the checks has none either', async () => {
    const given = {
      files: { ...files, 'main.py': 'prints hello\nplaceholder\n' },
      ports: { isGated: false },
    }
    const { mutations, ...recording } = await recorded([verdict(true)], given)
    expect(mutations).toBeUndefined()
    const { run, model } = beginRun([verdict(true)], { ...given, is_replay: true, recording })
    expect((await run.result).outcome).toBe('complete')
    expect(model.requests).toHaveLength(1)
  })

  it('is given the answers that the person gave', async () => {
    const question = callReply('ask_person', { reasoning: 'Unclear.', question: 'Which language?' })
    const script = [question, write('main.py', 'prints hello'), verdict(true)]
    const { run } = beginRun(script, { files: RED })
    await paused(run)
    run.say('English')
    await run.result
    const recording = await run.recording()
    const replayed = beginRun(script, { files: RED, is_replay: true, recording })
    expect((await replayed.run.result).outcome).toBe('complete')
    expect(promptOf(replayed.model.requests[1])).toContain('The person answers: English')
  })
})
