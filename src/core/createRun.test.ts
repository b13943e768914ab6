import { describe, expect, it } from 'vitest'
import { beginRun as begin, paused, until } from '../testing/beginRun'
import { createMemoryJournal } from '../testing/memoryJournal'
import { callReply, failure, textReply } from '../testing/scriptedModel'
import type { LoopEvent } from './events'
import { JournalFailure } from './journal'
import { RuntimeFailure } from './ports'
import type { Run } from './run'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const createBroken = callReply('create', { reasoning: 'begin', code: 'fails', test: 'def test_a' })
const repair = callReply('write_code', { reasoning: 'repair', filepath: 'main.py', code: 'prints hello' })
const extend = (code: string) => callReply('write_code', { reasoning: 'say more', filepath: 'main.py', code })
const done = callReply('project_validation_action', {
  reasoning: 'It says hello.',
  is_valid_and_complete: true,
})
const notDone = callReply('project_validation_action', {
  reasoning: 'Say more.',
  is_valid_and_complete: false,
})

const typesOf = (run: Run) =>
  run.log.filter((event) => event.type !== 'reply-delta').map((event) => event.type)

describe('a run', () => {
  it('goes from a goal to a complete project', async () => {
    const { run, model, journal } = begin([create, done])
    const result = await run.result
    expect(result).toMatchObject({
      outcome: 'complete',
      reason: 'It says hello.',
      usage: { calls: 2, input_tokens: 200 },
    })
    expect(result.files).toEqual({ 'main.py': 'prints hello\n', 'main_test.py': 'def test_a\n' })
    expect(typesOf(run)).toEqual([
      'run-start',
      'step-start',
      'step-end',
      'step-start',
      'prompt-compose',
      'reply-end',
      'action-choose',
      'action-apply',
      'step-end',
      'step-start',
      'check-end',
      'prompt-compose',
      'reply-end',
      'action-choose',
      'step-end',
      'run-end',
    ])
    expect(run.log.map((event) => event.seq)).toEqual(run.log.map((_, i) => i))
    expect(run.log.at(-1)).toMatchObject({ epoch: 2, step: 3 })
    expect(model.requests.map((request) => request.tools.map((tool) => tool.name))).toEqual([
      ['create'],
      ['project_validation_action'],
    ])
    expect(journal.isClosed).toBe(true)
  })

  it('asks whether the goal is met only when files, tests and main are green', async () => {
    const { run, model } = begin([createBroken, repair, notDone, extend('prints more'), done])
    expect((await run.result).outcome).toBe('complete')
    expect(model.requests.map((request) => request.turn.kind)).toEqual([
      'act',
      'act',
      'reason',
      'act',
      'reason',
    ])
    expect(model.requests[1]?.messages[1]?.content).toContain('main.py fails: repair it.')
    expect(model.requests[3]?.messages[1]?.content).toContain('Say more.')
  })

  it('does not take a project without tests for tested', async () => {
    const { run, model } = begin([extend('prints a'), extend('prints b'), create], {
      files: { 'main.py': 'prints hello' },
      limits: { epochs: 2 },
    })
    expect(await run.result).toMatchObject({ outcome: 'limit', reason: 'The limit of 2 epochs is reached.' })
    expect(model.requests[0]?.messages[1]?.content).toContain('There are no tests')
  })

  it('gives every reader all events, also those that come late', async () => {
    const { run } = begin([create, done])
    const read = async () => {
      const events: LoopEvent[] = []
      for await (const event of run.events) events.push(event)
      return events
    }
    const early = read()
    await run.result
    expect(await early).toEqual(await read())
    expect(await read()).toEqual(run.log)
  })

  it('has every documented field in its context after each step', async () => {
    const { run } = begin([createBroken, repair, done])
    await run.result
    for (const event of run.log)
      if (event.type === 'step-end')
        for (const field of [
          'epoch',
          'name',
          'goal',
          'project_dir',
          'project_path',
          'files',
          'reasoning',
          'file_count',
          'filetree',
          'filetree_formatted',
          'python_files',
          'main_success',
          'main_error',
          'backup',
          'project_code',
          'project_code_formatted',
          'available_actions',
          'available_action_names',
          'action_name',
        ])
          expect(event.context).toHaveProperty(field)
    expect(run.context).toMatchObject({
      action_name: 'write_code',
      main_success: true,
      backup: 'run1.4',
      epoch: 3,
    })
  })

  it('without a goal fails, because there is nothing to build', async () => {
    const { run, journal } = begin([], { goal: null })
    expect(await run.result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('needs a goal'),
    })
    expect(journal.commits).toEqual([])
  })
})

describe('replies that cannot be used', () => {
  const unknown = callReply('no_such_function', {})
  const malformed = callReply('create', '{"reasoning": "x", "code": "half')

  it('go back to the model with the reason', async () => {
    const { run, model } = begin([unknown, malformed, create, done])
    expect((await run.result).outcome).toBe('complete')
    expect(JSON.stringify(model.requests[1]?.messages)).toContain('There is no function')
    const [first, second, third] = run.log.filter((event) => event.type === 'prompt-compose')
    expect(first?.prompt).toContain('The goal of the project "hello"')
    expect(first).toMatchObject({ tools: ['create'] })
    expect(first).not.toHaveProperty('is_continuation')
    expect(second?.prompt).toMatch(/^assistant: no_such_function\({}\)\n\ntool: There is no function/)
    expect(second).toMatchObject({ tools: ['create'], is_continuation: true })
    expect(third?.prompt).toMatch(/^assistant: .*half.*\n\nuser: The arguments of create are not valid JSON/s)
    expect(JSON.stringify(model.requests[2]?.messages)).toContain('are not valid JSON')
    // Endpoints that read the calls of a conversation would refuse this one.
    expect(model.requests[2]?.messages.at(-2)).toEqual({
      role: 'assistant',
      content: 'create({"reasoning": "x", "code": "half)',
    })
    expect(run.log.filter((event) => event.type === 'action-refuse')).toHaveLength(2)
  })

  it('pause the run after three in a row, and resume asks again', async () => {
    const { run } = begin([unknown, textReply('I am done!'), malformed, create, done])
    await paused(run)
    expect(run.reason).toContain('3 times in a row')
    expect(run.pause_kind).toBe('model')
    expect(run.context.files).toEqual({})
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })

  it('and pauses of any kind leave room for a word that the next request has', async () => {
    for (const unusable of [Array(3).fill(unknown), [failure('key', 'wrong key')]]) {
      const { run, model } = begin([...unusable, create, done])
      await paused(run)
      run.say('Only main.py, please.')
      run.resume()
      expect((await run.result).outcome).toBe('complete')
      const prompts = model.requests.map(({ messages }) => messages[1]?.content)
      expect(prompts.map((prompt) => prompt?.includes('Only main.py, please.'))).toEqual([
        ...unusable.map(() => false),
        true,
        true,
      ])
      expect(run.context.said).toEqual(['The person says: Only main.py, please.'])
      expect(run.queued).toEqual([])
    }
  })

  it('end an unattended run', async () => {
    const { run } = begin([unknown, unknown, unknown], { is_unattended: true })
    expect((await run.result).outcome).toBe('failed')
  })
})

describe('what the world causes', () => {
  it('is retried visibly, as long as the endpoint asks', async () => {
    const { run, world } = begin([failure('rate', 'slow down', 2), failure('server'), create, done])
    expect((await run.result).outcome).toBe('complete')
    expect(world.slept).toEqual([2, 2])
    expect(run.log.filter((event) => event.type === 'retry')).toMatchObject([
      { reason: 'slow down', seconds: 2 },
      {},
    ])
  })

  it('pauses after a bounded number of retries, keeps what is done, and goes on where it was', async () => {
    const { run, world, model } = begin([create, ...Array(5).fill(failure('server', 'down')), done])
    await paused(run)
    expect(run.reason).toBe('down')
    expect(world.slept).toHaveLength(4)
    expect(Object.keys(run.context.files)).toHaveLength(2)
    run.resume()
    expect((await run.result).outcome).toBe('complete')
    expect(model.requests).toHaveLength(7)
  })

  it('pauses at once where the endpoint wants to be left alone for long, and says how long', async () => {
    const { run, model } = begin([failure('rate', 'Too many requests.', 3600)])
    await paused(run)
    expect(run.reason).toBe('Too many requests. It asks to wait 60 minutes.')
    expect(model.requests).toHaveLength(1)
  })

  it('never retries a refused key', async () => {
    const { run, model } = begin([failure('key', 'wrong key'), create, done])
    await paused(run)
    expect(model.requests).toHaveLength(1)
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })

  it.each([
    ['key', 'key'],
    ['forbidden', 'model'],
    ['not-found', 'model'],
    ['request', 'model'],
    ['too-long', 'model'],
    ['credit', 'credit'],
    ['network', 'network'],
    ['server', 'endpoint'],
    ['shape', 'endpoint'],
  ] as const)('says what helps: after %s, another or a better %s', async (failed, kind) => {
    const { run } = begin([...Array(5).fill(failure(failed)), create])
    await paused(run)
    expect(run.pause_kind).toBe(kind)
    expect(run.log.at(-1)).toMatchObject({ type: 'pause', kind })
    run.stop()
    await run.result
    expect(run.pause_kind).toBeNull()
  })

  it('pauses when Python cannot be had, and tries again', async () => {
    const { run, python } = begin([create, done])
    const check = python.check.bind(python)
    python.check = async (...args) => {
      python.check = check
      void args
      throw new RuntimeFailure('python.wasm could not be loaded.')
    }
    await paused(run)
    expect(run).toMatchObject({ reason: 'python.wasm could not be loaded.', pause_kind: 'python' })
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })

  it('pauses when a step cannot be saved, and saves it when resumed', async () => {
    const { run, journal } = begin([create, done], { is_stepwise: true })
    await run.step()
    // The reply is kept as soon as it is there, and then the whole step.
    journal.failNext('The disk is full.', 2)
    await expect(run.step()).rejects.toThrow('The disk is full.')
    expect(run).toMatchObject({ status: 'paused', pause_kind: 'storage' })
    expect(run.context.files).toEqual({})
    run.resume()
    expect((await run.result).outcome).toBe('complete')
    const applied = journal.commits
      .flatMap((commit) => commit.events)
      .filter((event) => event.type === 'action-apply')
    expect(applied).toHaveLength(1)
  })

  it('saves nothing of a project that it could not open', async () => {
    const journal = createMemoryJournal()
    const open = journal.open.bind(journal)
    let isLocked = true
    journal.open = async () => {
      if (isLocked) throw new JournalFailure('It is open in another tab.', { isLocked })
      return await open()
    }
    const { run } = begin([create, done], { journal })
    run.say('Be brief')
    await paused(run)
    expect(run).toMatchObject({ reason: 'It is open in another tab.', pause_kind: 'tab' })
    expect(journal.commits).toEqual([])
    isLocked = false
    run.resume()
    expect((await run.result).outcome).toBe('complete')
    expect(typesOf(run).slice(0, 4)).toEqual(['say', 'pause', 'resume', 'run-start'])

    isLocked = true
    const stopped = begin([], { journal })
    const { length } = journal.commits
    await paused(stopped.run)
    stopped.run.stop()
    expect(await stopped.run.result).toMatchObject({
      outcome: 'stopped',
      reason: expect.not.stringContaining('could not be saved'),
    })
    expect(journal.commits).toHaveLength(length)
  })

  it('waits for room on the disk, also when files are changed meanwhile', async () => {
    const journal = createMemoryJournal()
    const commit = journal.commit.bind(journal)
    let isFull = false
    journal.commit = async (given) => {
      if (isFull) throw new JournalFailure('The disk is full.')
      await commit(given)
    }
    const { run } = begin([create, done], { journal, is_stepwise: true })
    await run.step()
    isFull = true
    await expect(run.step()).rejects.toThrow('The disk is full.')
    const edited = run.edit({ 'notes.txt': 'x' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(run.status).toBe('paused')
    expect(typesOf(run).filter((type) => type === 'pause')).toHaveLength(1)
    isFull = false
    run.resume()
    await edited
    const result = await run.result
    expect(result.outcome).toBe('complete')
    expect(Object.keys(result.files).sort()).toEqual(['main.py', 'main_test.py', 'notes.txt'])
  })
})

describe('steering', () => {
  it('takes one step for each step()', async () => {
    const { run } = begin([create, done], { is_stepwise: true })
    expect(await run.step()).toMatchObject({ type: 'step-end', kind: 'reason', step: 1 })
    await paused(run)
    expect(await run.step()).toMatchObject({ kind: 'act', step: 2 })
    expect(await run.step()).toMatchObject({ kind: 'reason', step: 3, epoch: 2 })
    expect((await run.result).outcome).toBe('complete')
    await expect(run.step()).rejects.toThrow('has ended')
  })

  it('pauses between steps, and resumes', async () => {
    const { run } = begin([create, done])
    run.pause()
    await paused(run)
    expect(run.log.at(-1)).toMatchObject({ type: 'pause', kind: 'person' })
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })

  it('stops at once, in the middle of a request', async () => {
    const { run } = begin([
      create,
      (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    ])
    await until(run, () => run.log.some((event) => event.type === 'prompt-compose' && event.step === 3))
    run.stop()
    expect(await run.result).toMatchObject({ outcome: 'stopped', files: { 'main.py': 'prints hello\n' } })
  })

  it('carries what the person says into every later prompt, unless it was withdrawn', async () => {
    const { run, model } = begin([createBroken, repair, done], { is_stepwise: true })
    await run.step()
    run.say('Use two lines.')
    run.say('Forget this.').withdraw()
    expect(run.queued).toEqual(['Use two lines.'])
    // Of equal words one can be taken back, by anybody who sees them.
    run.say('Use two lines.')
    const [first, second] = run.waiting
    if (second) run.withdraw(second)
    expect(run.waiting).toEqual([first])
    expect(run.log.findLast(({ type }) => type === 'say')).toMatchObject({ withdrawn: true })
    run.resume()
    await run.result
    for (const request of model.requests) {
      expect(request.messages[1]?.content).toContain('Use two lines.')
      expect(request.messages[1]?.content).not.toContain('Forget this.')
    }
  })

  it('restores a checkpoint and goes on from there', async () => {
    const { run, model } = begin([create, repair, create, done], { is_stepwise: true })
    await run.step()
    await run.step()
    const [empty] = run.checkpoints
    await run.restore(empty!.id)
    expect(run.context.files).toEqual({})
    run.resume()
    await until(run, () => model.requests.length >= 2)
    expect(model.requests[1]?.tools.map((tool) => tool.name)).toEqual(['create'])
    run.stop()
  })

  it('applies a hand edit before the next step', async () => {
    const { run, model } = begin([create, done], { is_stepwise: true })
    await run.step()
    await run.step()
    await run.edit({ 'notes.txt': 'mine' })
    await expect(run.edit({ '../x': '' })).rejects.toThrow('leaves the project')
    run.resume()
    const result = await run.result
    expect(result.files['notes.txt']).toBe('mine')
    expect(model.requests[1]?.messages[1]?.content).toContain('notes.txt')
  })

  it('forks from a checkpoint under another name', async () => {
    const forks: unknown[] = []
    const { run } = begin([create, done], {
      begin: (...given) => {
        forks.push(given)
        return run
      },
    })
    await run.result
    const { files } = run.context
    run.fork(run.checkpoints[1]!.id, { goal: 'Say bye' })
    run.fork(run.checkpoints[1]!.id, { files: { 'main.py': 'mine', 'notes.txt': '' } })
    expect(forks).toEqual([
      [{ goal: 'Say bye', files }, 'hello-fork'],
      [{ goal: 'Say hello', files: { ...files, 'main.py': 'mine', 'notes.txt': '' } }, 'hello-fork'],
    ])
  })

  it('ends at its limits with a reason', async () => {
    const tokens = begin([createBroken, repair], { limits: { tokens: 100 } })
    expect(await tokens.run.result).toMatchObject({
      outcome: 'limit',
      reason: expect.stringContaining('the limit of 100 tokens'),
    })
    const seconds = begin([failure('rate', 'wait', 100), create], { limits: { seconds: 60 } })
    expect((await seconds.run.result).outcome).toBe('limit')
  })
})

describe('a project that is saved', () => {
  it('resumes an unfinished run after its last committed step, whatever that was', async () => {
    const script = [createBroken, repair, done]
    const whole = begin(script)
    await whole.run.result
    const steps = whole.run.checkpoints.length
    for (let crash = 1; crash < steps; crash += 1) {
      const first = begin(script, { is_stepwise: true })
      for (let i = 0; i < crash; i += 1) await first.run.step()
      const answered = first.model.requests.length
      const second = begin(script.slice(answered), { journal: first.journal, goal: null })
      const result = await second.run.result
      expect(result.outcome).toBe('complete')
      expect(result.files).toEqual((await whole.run.result).files)
      expect(second.run.id).toBe(first.run.id)
      expect(second.run.checkpoints).toHaveLength(steps)
      expect(result.usage.calls).toBe(3)
    }
  })

  it('is read from its first event by whoever reads before it was opened', async () => {
    const first = begin([create, done], { is_stepwise: true })
    await first.run.step()
    const second = begin([create, done], { journal: first.journal, goal: null })
    second.run.say('Go on')
    const read: LoopEvent[] = []
    for await (const event of second.run.events) read.push(event)
    expect(read.map(({ seq }) => seq)).toEqual(read.map((_, i) => i))
    expect(read.map(({ type }) => type)).toContain('run-start')
    expect(read.at(-1)?.type).toBe('run-end')
    expect(second.model.requests[0]?.messages.at(-1)?.content).toContain('Go on')
  })

  it('is continued by a new run when the last one has ended', async () => {
    const first = begin([create, done])
    await first.run.result
    const second = begin([done], { journal: first.journal, goal: null })
    expect(await second.run.result).toMatchObject({
      outcome: 'complete',
      context: { goal: 'Say hello', epoch: 1 },
    })
    expect(second.run.log[0]?.type).toBe('run-start')
  })

  it('takes new files as one hand edit', async () => {
    const first = begin([create, done])
    await first.run.result
    const second = begin([done], { journal: first.journal, files: { 'more.txt': 'x' } })
    expect(Object.keys((await second.run.result).files)).toEqual(['main.py', 'main_test.py', 'more.txt'])
    expect(typesOf(second.run).slice(0, 2)).toEqual(['run-start', 'edit'])
    expect(typesOf(second.run).filter((type) => type === 'edit')).toHaveLength(1)
  })

  it('keeps its goal where the new one is empty', async () => {
    const first = begin([create, done])
    await first.run.result
    const second = begin([done], { journal: first.journal, goal: ' ' })
    expect(await second.run.result).toMatchObject({ outcome: 'complete', context: { goal: 'Say hello' } })
  })

  it('is checked with the same lines of input after a resume', async () => {
    const stdin = ['yes']
    const first = begin([createBroken], { is_stepwise: true, ports: { stdin } })
    await first.run.step()
    await first.run.step()
    const second = begin([repair, done], { journal: first.journal, goal: null })
    await second.run.result
    expect(second.python.requests.map((request) => request.stdin)).toEqual([stdin, stdin])
    expect((await second.run.recording()).stdin).toEqual(stdin)
  })

  it('is not taken by a fork', async () => {
    const first = begin([create, done])
    await first.run.result
    const { length } = first.journal.commits
    const fork = begin([create, done], { journal: first.journal, is_new: true })
    fork.run.say('Be brief')
    expect(await fork.run.result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('give the fork another name'),
    })
    await expect(fork.run.edit({ 'a.txt': '' })).rejects.toThrow('Not saved')
    expect(first.journal.commits).toHaveLength(length)
  })

  it('is not begun with files that no folder can hold', async () => {
    const { run } = begin([], { files: { a: '', 'a/b.py': '' } })
    expect(await run.result).toMatchObject({
      outcome: 'failed',
      reason: 'These files can\'t be a project\'s: "a" is a file, not a folder, so "a/b.py" can\'t be there.',
    })
  })

  it('is never overwritten by a replay', async () => {
    const first = begin([create, done])
    await first.run.result
    const recording = await first.run.recording()
    const replay = begin([create, done], { journal: first.journal, is_replay: true, recording })
    expect(await replay.run.result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('already'),
    })
  })
})

describe('a recording', () => {
  it('holds the replies with what they answered, and the seeds of the checks', async () => {
    const { run } = begin([createBroken, callReply('nonsense', {}), repair, done])
    await run.result
    const recording = await run.recording()
    expect(recording.turns.map((turn) => turn.kind)).toEqual(['act', 'act', 'act', 'reason'])
    expect(recording.turns[1]?.outcomes).toEqual([
      'valid main.py',
      'valid main_test.py',
      'passed main_test.py::test_a',
      'main exit 1',
    ])
    expect(recording.checks).toHaveLength(2)
    expect(recording.end).toMatchObject({ outcome: 'complete', files: { 'main.py': 'prints hello\n' } })
    expect(JSON.parse(JSON.stringify(recording))).toEqual(recording)
  })
})
