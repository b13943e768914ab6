import { describe, expect, it } from 'vitest'
import { openAutocoder as open } from '../testing/openAutocoder'
import { callReply, failure } from '../testing/scriptedModel'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })
const optionOf = (call: () => unknown): unknown => {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(Error)
    return (error as { option?: string }).option
  }
  return 'nothing was thrown'
}

describe('autocoder()', () => {
  it.each([
    [undefined, 'project_name'],
    [{}, 'project_name'],
    [{ project_name: '' }, 'project_name'],
    [{ project_name: 'a/b' }, 'project_name'],
    [{ project_name: 'p', goal: 1 }, 'goal'],
    [{ project_name: 'p', log_level: 'loud' }, 'log_level'],
    [{ project_name: 'p', step: 'yes' }, 'step'],
    [{ project_name: 'p', base_url: 'javascript:alert(1)' }, 'base_url'],
    [{ project_name: 'p', project_dir: '../x' }, 'project_dir'],
    [{ project_name: 'p', files: { '../x': '' } }, 'files'],
    [{ project_name: 'p', files: { x: 1 } }, 'files'],
    [{ project_name: 'p', files: { a: '', 'a/b.py': '' } }, 'files'],
    [{ project_name: 'p', limits: { epochs: 0 } }, 'limits'],
    [{ project_name: 'p', limits: { steps: 1 } }, 'limits'],
    [
      { project_name: 'p', actions: [{ name: 'create', description: '', parameters: {}, handler() {} }] },
      'actions',
    ],
    [{ project_name: 'p', templates: { act: 'Do {{nothing}}' } }, 'templates'],
    [{ project_name: 'p', templates: { reason: 'x' } }, 'templates'],
    [{ project_name: 'p', templates: { act: 7 } }, 'templates'],
    [
      {
        project_name: 'p',
        actions: [{ name: 'own', description: '', parameters: { contains: {} }, handler() {} }],
      },
      'actions',
    ],
    [{ project_name: 'p', checks: ['x'] }, 'checks'],
    [{ project_name: 'p', stdin: 'text' }, 'stdin'],
    [{ project_name: 'p', packages: 'open' }, 'packages'],
    [{ project_name: 'p', hosts: 'api.example.org' }, 'hosts'],
    [{ project_name: 'p', hosts: ['*'] }, 'hosts'],
    [{ project_name: 'p', hosts: ['api.example.org'], base_url: 'https://api.example.org/v1' }, 'hosts'],
    [{ project_name: 'p', recording: { version: 2 } }, 'recording'],
    [{ project_name: 'p', colour: 'red' }, 'colour'],
  ])('refuses %j at once and names the option %s', (options, option) => {
    const { autocoder, registry } = open([])
    expect(optionOf(() => autocoder(options as never))).toBe(option)
    expect(registry.runs).toEqual([])
  })

  it('refuses a name that is running, and takes it again afterwards', async () => {
    const { autocoder, registry } = open([create, done, create, done])
    const run = autocoder({ project_name: 'p', goal: 'g', log_level: 'quiet' })
    expect(registry.runs).toEqual([run])
    expect(optionOf(() => autocoder({ project_name: 'p', goal: 'g' }))).toBe('project_name')
    await run.result
    await Promise.resolve()
    expect(() => autocoder({ project_name: 'p', goal: 'g', log_level: 'quiet' })).not.toThrow()
  })

  it('offers the caller’s own actions and applies them', async () => {
    const rename = {
      name: 'shout',
      description: 'Shout.',
      parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      handler: (context: { files: object }, { text }: { text?: unknown }) =>
        ({ ...context, files: { ...context.files, 'shout.txt': text } }) as never,
    }
    const notYet = callReply('project_validation_action', {
      reasoning: 'Shout.',
      is_valid_and_complete: false,
    })
    const { autocoder } = open([create, notYet, callReply('shout', { text: 'HEY' }), done])
    const run = autocoder({ project_name: 'p', goal: 'g', log_level: 'quiet', actions: [rename] })
    expect((await run.result).files).toMatchObject({ 'shout.txt': 'HEY' })
    expect(run.context.available_action_names).toContain('shout')
  })

  it('uses the key that the person enters once a passed one was refused', async () => {
    const { autocoder, connections } = open([failure('key', 'wrong'), create, done])
    const run = autocoder({ project_name: 'p', goal: 'g', api_key: 'wrong', log_level: 'quiet' })
    while (run.status !== 'paused') await new Promise((resolve) => setTimeout(resolve, 1))
    run.resume()
    expect((await run.result).outcome).toBe('complete')
    expect(connections.map(({ api_key }) => api_key)).toEqual(['wrong', 'saved-key', 'saved-key'])
  })

  it('checks a project without an agent', async () => {
    const { autocoder } = open([])
    const report = await autocoder.check({ files: { 'main.py': 'prints x', 'main_test.py': 'def test_a' } })
    expect(report).toMatchObject({ success: true, main: { stdout: 'x' } })
    await expect(autocoder.check({} as never)).rejects.toMatchObject({ option: 'files' })
  })

  it('lets Python reach what the person opened, never the model endpoint', async () => {
    const opened = ['http://localhost:8000', 'https://api.example.org', 'https://saved']
    const { autocoder, hosts } = open([create, done], opened)
    const base_url = 'https://api.example.org/v1'
    await autocoder({ project_name: 'p', goal: 'g', base_url, log_level: 'quiet' }).result
    expect(hosts().at(-1)).toEqual(['http://localhost:8000'])
    await autocoder.check({ files: {} })
    expect(hosts().at(-1)).toEqual([])
    await autocoder.check({ files: {}, hosts: ['saved.example', 'http://localhost:8000'] })
    expect(hosts().at(-1)).toEqual(['http://localhost:8000', 'https://saved.example'])
  })

  it('keeps hosts that a program opens to its own run: no fork, no recording has them', async () => {
    const { autocoder, hosts } = open([create, done, done, create, done], ['https://api.example.org'])
    const given = { project_name: 'p', goal: 'g', log_level: 'quiet' } as const
    const run = autocoder({ ...given, hosts: ['localhost:8000'] })
    await run.result
    expect(new Set(hosts().map(String))).toEqual(new Set(['http://localhost:8000']))
    const fork = run.fork(run.checkpoints[1]!.id)
    await fork.result
    expect(fork.hosts).toBe(null)
    const recording = await run.recording()
    expect(JSON.stringify(recording)).not.toContain('localhost')
    await autocoder({ ...given, project_name: 'replayed', recording }).result
    expect(hosts().at(-1)).toEqual([])
  })

  it('forks with what the run was given, under another name', async () => {
    const { autocoder, registry, connections } = open([create, done, done])
    const run = autocoder({ project_name: 'p', goal: 'g', model: 'mine', log_level: 'quiet' })
    await run.result
    const fork = run.fork(run.checkpoints[1]!.id)
    expect(registry.runs).toEqual([run, fork])
    expect(await fork.result).toMatchObject({ outcome: 'complete', context: { name: 'p-fork', goal: 'g' } })
    expect(connections.every(({ model }) => model === 'mine')).toBe(true)
  })
})
