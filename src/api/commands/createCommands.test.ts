import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS, type Limits } from '../../core/options'
import { openAutocoder } from '../../testing/openAutocoder'
import { callReply, type Script } from '../../testing/scriptedModel'
import type { Autocoder } from '../types'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })
const never = new AbortController().signal

async function open(
  script: Script,
  options: Parameters<Autocoder['commands']>[0] = { api_key: 'secret', limits: { epochs: 9 } },
) {
  const { autocoder, store, python, connections } = openAutocoder(script)
  const { commands, run } = await autocoder.commands(options)
  const invoke = async (name: string, parameters: object = {}, signal = never) => {
    const command = commands.find((candidate) => candidate.name === name)
    const result = (await command?.invoke(parameters, signal)) as Record<string, unknown>
    // Whatever comes out can cross any door, and no key does.
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect(JSON.stringify(result)).not.toContain('secret')
    return result
  }
  /** Asks until the run is not running any more. */
  const follow = async (handle: unknown) => {
    let since_step: unknown = 0
    for (;;) {
      const status = await invoke('status', { run: handle, since_step, wait_seconds: 5 })
      if (status.status !== 'running') return status
      since_step = status.step
    }
  }
  return { commands, invoke, follow, run, store, python, connections }
}

describe('the commands', () => {
  it('start a run, follow it to its end, and read what it made', async () => {
    const { invoke, follow, connections } = await open([create, done])
    const { run } = await invoke('start', { project_name: 'p', goal: 'Say hello' })
    const first = await invoke('status', { run, wait_seconds: 5 })
    expect(first).toMatchObject({ project: 'p', step: 1 })
    expect(await follow(run)).toMatchObject({ status: 'complete', question: null, gates: { goal: true } })
    expect(connections[0]?.api_key).toBe('secret')
    expect(await invoke('list_files', { run })).toEqual({
      files: [
        { path: 'main.py', bytes: 13 },
        { path: 'main_test.py', bytes: 11 },
      ],
    })
    expect(await invoke('read_file', { run, path: 'main.py' })).toMatchObject({ content: 'prints hello\n' })
    expect(await invoke('check', { run })).toMatchObject({ success: true })
  })

  it('answer the question that a run waits with', async () => {
    const write = callReply('write_code', { reasoning: 'r', filepath: 'main.py', code: 'prints red' })
    const asks = callReply('ask_person', { reasoning: 'Unclear.', question: 'Which colour?' })
    const { invoke, follow } = await open([asks, write, done])
    const { run } = await invoke('start', {
      project_name: 'p',
      goal: 'Paint',
      files: { 'main.py': 'fails', 'main_test.py': 'def test_a' },
    })
    expect(await follow(run)).toMatchObject({ status: 'paused', question: 'Which colour?' })
    expect(await invoke('say', { run, text: 'Red.' })).toMatchObject({ status: 'running', question: null })
    expect(await follow(run)).toMatchObject({ status: 'complete' })
  })

  it('do one step at a time, go back to a checkpoint, and fork from it', async () => {
    const { invoke, run: runOf } = await open([create, done, done])
    const { run } = await invoke('start', { project_name: 'p', goal: 'g', step: true })
    expect(await invoke('step', { run })).toMatchObject({ steps: [{ step: 1, kind: 'reason' }] })
    await invoke('step', { run })
    await invoke('write_file', { run, path: 'notes.txt', text: 'mine' })
    await invoke('resume', { run })
    await runOf(String(run)).result
    const { checkpoints } = (await invoke('list_checkpoints', { run })) as { checkpoints: { id: string }[] }
    const checkpoint = checkpoints[1]?.id
    await invoke('restore', { run, checkpoint })
    await expect(invoke('read_file', { run, path: 'notes.txt' })).rejects.toThrow('no file')
    const forked = await invoke('fork', { run, checkpoint, project_name: 'q' })
    expect(forked).toMatchObject({ run: 'run-2', project: 'q' })
    await invoke('resume', { run: 'run-2' })
    expect((await runOf('run-2').result).outcome).toBe('complete')
  })

  it('read and write a saved project that nobody works on', async () => {
    const { invoke, store } = await open([])
    await store.save({ name: 'p', goal: 'g', files: { 'a.bin': new Uint8Array([1, 2]) } })
    expect(await invoke('read_file', { project: 'p', path: 'a.bin' })).toMatchObject({
      content: { base64: 'AQI=' },
    })
    await invoke('write_file', { project: 'p', path: 'main.py', text: 'prints x' })
    expect((await store.open('p')).files).toMatchObject({ 'main.py': 'prints x' })
    await expect(invoke('write_file', { project: 'p', path: '../x', text: '' })).rejects.toThrow('leaves')
    await expect(invoke('list_files', {})).rejects.toThrow('either a run or a project')
  })

  it.each([
    ['start', { project_name: 'p', goal: 'g', api_key: 'k' }, '"api_key" is not a parameter'],
    ['start', { project_name: 'p', goal: 'g', base_url: 'https://e.example' }, '"base_url" is not'],
    ['status', {}, '"run" is missing'],
    ['status', { run: 'run-1' }, 'There is no run "run-1" here'],
    ['say', { run: 7, text: '' }, '"run" must be a string'],
  ])('refuse %s with %j', async (name, parameters, sentence) => {
    const { invoke } = await open([])
    await expect(invoke(name, parameters)).rejects.toThrow(sentence)
  })

  it('let a caller ask for less than what is allowed, never for more', async () => {
    const { invoke, run } = await open([create, done])
    await invoke('start', { project_name: 'p', goal: 'g', limits: { epochs: 99, tokens: 5_000 } })
    await invoke('start', { project_name: 'q', goal: 'g', limits: { epochs: 1 } })
    expect(run('run-1').limits).toMatchObject({ epochs: 9, tokens: 5_000 })
    expect(run('run-2').limits).toMatchObject({ epochs: 1 })
  })

  it('bound a caller where nothing was said, or said by name alone', async () => {
    const none = await open([create, done], {})
    const asked = { epochs: 1e9, tokens: 1e12, seconds: 1e9, cost_usd: 2 }
    await none.invoke('start', { project_name: 'p', goal: 'g', limits: asked })
    expect(none.run('run-1').limits).toEqual({ ...DEFAULT_LIMITS, cost_usd: 2 })
    const limits = { epochs: undefined, cost_usd: undefined } as unknown as Partial<Limits>
    const emptied = await open([create, done], { limits })
    await emptied.invoke('start', { project_name: 'p', goal: 'g', limits: asked })
    expect(emptied.run('run-1').limits).toEqual({ ...DEFAULT_LIMITS, cost_usd: 2 })
  })

  it('ask at each start what is allowed now', async () => {
    let epochs = 3
    const { invoke, run } = await open([create, done], () => ({ limits: { epochs } }))
    await invoke('start', { project_name: 'p', goal: 'g', limits: { epochs: 1e9 } })
    expect(run('run-1').limits).toMatchObject({ epochs: 3 })
    epochs = 2
    await invoke('start', { project_name: 'q', goal: 'g' })
    expect(run('run-2').limits).toMatchObject({ epochs: 2 })
    await run('run-1').result
    await invoke('fork', { run: 'run-1', checkpoint: run('run-1').checkpoints[0]?.id, project_name: 'r' })
    expect(run('run-3').limits).toMatchObject({ epochs: 2 })
  })

  it('have no other model asked than the one that was chosen for the caller', async () => {
    const chosen = await open([create, done], { model: 'modest' })
    const goal = { project_name: 'p', goal: 'g' }
    await expect(chosen.invoke('start', { ...goal, model: 'dearest' })).rejects.toThrow('"modest" is the one')
    await chosen.invoke('start', { ...goal, model: 'modest' })
    const free = await open([create, done], {})
    await free.invoke('start', { ...goal, model: 'any' })
    await free.run('run-1').result
    expect(free.connections[0]?.model).toBe('any')
  })

  it('check with what is open to the run or the project, until nobody waits', async () => {
    const { invoke, store, python, run } = await open([create, done], {
      packages: 'registry',
      hosts: ['api.example.org'],
      stdin: ['a'],
    })
    await invoke('start', { project_name: 'p', goal: 'g', stdin: ['b'] })
    await run('run-1').result
    await invoke('check', { run: 'run-1' })
    const hosts = ['https://api.example.org']
    expect(python.requests.at(-1)).toMatchObject({ packages: 'registry', hosts, stdin: ['b'] })
    await store.save({ name: 'q', goal: '', files: {} })
    await invoke('check', { project: 'q' })
    expect(python.requests.at(-1)).toMatchObject({ packages: 'registry', hosts, stdin: ['a'] })
    await invoke('check', { project: 'q', stdin: ['c'] })
    expect(python.requests.at(-1)).toMatchObject({ stdin: ['c'] })
    const given = new AbortController()
    const waiting = invoke('check', { run: 'run-1' }, given.signal)
    given.abort()
    await expect(waiting).rejects.toThrow('abort')
  })

  it('show what main.py wrote beside the files', async () => {
    const writes = callReply('create', {
      reasoning: 'begin',
      code: 'writes a.txt\nwrites b.bin',
      test: 'def test_a',
    })
    const { invoke, run } = await open([writes, done])
    await invoke('start', { project_name: 'p', goal: 'g' })
    await run('run-1').result
    const { files } = (await invoke('list_files', { run: 'run-1' })) as { files: object[] }
    expect(files.slice(2)).toEqual([
      { path: 'a.txt', bytes: 4, is_output: true },
      { path: 'b.bin', bytes: 2, is_output: true },
    ])
    expect(await invoke('read_file', { run: 'run-1', path: 'a.txt' })).toMatchObject({ content: 'text' })
    expect(await invoke('read_file', { run: 'run-1', path: 'b.bin' })).toMatchObject({
      content: { base64: '/wA=' },
    })
  })

  it('tell nobody who says something to a run that has ended that it was said', async () => {
    const { invoke, run } = await open([create, done])
    await invoke('start', { project_name: 'p', goal: 'g' })
    await run('run-1').result
    await expect(invoke('say', { run: 'run-1', text: 'More.' })).rejects.toThrow(
      'the run has ended (complete',
    )
  })

  it('end a wait when nobody waits any more', async () => {
    const { invoke } = await open([() => new Promise(() => {}), create])
    const { run } = await invoke('start', { project_name: 'p', goal: 'g' })
    await invoke('status', { run, wait_seconds: 5 })
    const given = new AbortController()
    const waiting = invoke('status', { run, since_step: 1, wait_seconds: 60 }, given.signal)
    given.abort()
    await expect(waiting).rejects.toThrow('abort')
    expect(await invoke('stop', { run })).toMatchObject({ status: 'stopped' })
  })

  it('say truly what they do', async () => {
    const { commands } = await open([])
    const named = (access: string) => commands.filter((it) => it.access === access).map(({ name }) => name)
    expect(named('spend')).toEqual(['start', 'say', 'step', 'resume', 'fork'])
    expect(named('change')).toEqual(['pause', 'stop', 'write_file', 'restore'])
    expect(commands.filter(({ isReadOnly, access }) => isReadOnly !== (access === 'look'))).toEqual([])
  })
})
