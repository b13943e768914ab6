import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect } from 'playwright/test'
import { ROOT } from '../scripts/place.mjs'
import { serveReplies } from '../scripts/replies.mjs'
import { type Command, test as base, type Place } from './command'
import { call, startEndpoint } from './endpoint/startEndpoint'

const DEMO = 'random_midi_generator'

const MAIN =
  "def greet():\n    return 'hello world'\n\n\nif __name__ == '__main__':\n    with open('out.bin', 'wb') as file:\n        file.write(bytes([0, 255, 128]))\n    print(greet())\n"
const TEST = "from main import greet\n\n\ndef test_greet():\n    assert greet() == 'hello world'\n"

const CREATE = [
  'create',
  { reasoning: 'A first version.', code: MAIN.replace('hello world', 'hello'), test: TEST },
] as const
const REPAIR = ['write_code', { reasoning: 'It greeted nobody.', filepath: 'main.py', code: MAIN }] as const
const DONE = [
  'project_validation_action',
  { reasoning: 'It greets the world.', is_valid_and_complete: true },
] as const

const ASK = ['ask_person', { reasoning: 'It is open.', question: 'Whom?' }] as const
const KEY = 'sk-a-key-that-nobody-else-has'

const callOf = ([name, given]: readonly [string, object]) => call(name, { ...given })

const test = base.extend<{ endpoint: (...calls: readonly (readonly [string, object])[]) => Promise<string> }>(
  {
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
    endpoint: async ({}, use) => {
      const closings: (() => void)[] = []
      await use(async (...calls) => {
        const { baseUrl, close } = await serveReplies({ turns: calls.map(turnOf) })
        closings.push(close)
        return baseUrl
      })
      for (const close of closings) close()
    },
  },
)

const turnOf = ([name, given]: readonly [string, object], i: number) => ({
  reply: {
    message: {
      role: 'assistant' as const,
      content: null,
      tool_calls: [
        { id: `call_${i}`, type: 'function' as const, function: { name, arguments: JSON.stringify(given) } },
      ],
    },
    finish_reason: 'tool_calls' as const,
    usage: {
      calls: 1,
      input_tokens: 100,
      output_tokens: 50,
      cached_tokens: 0,
      cost_usd: null,
      is_estimate: false,
    },
  },
})

/** An endpoint that accepts a request and never answers it. */
async function silentEndpoint() {
  let ask = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  const server = createServer((request, response) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    if (request.method === 'OPTIONS') response.end()
    else {
      ask()
      response.write(': thinking\n\n')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    /** Resolves when a model has been asked. */
    asked,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const isEmpty = async (folder: string) => (await readdir(folder)).every((name) => name === 'profile')

test.describe('npm start', () => {
  test('replays the demo without a display, keeps serving, and ends with all that it began', async ({
    place,
  }) => {
    const command = place.start('start.mjs')
    await command.waitFor('complete: ')
    expect(command.output()).toMatch(/\n1 reason {3}.*\n2 \w+ /)
    const page = await fetch(`http://localhost:${place.port}/`)
    expect(await page.text()).toContain('<title>autocoder</title>')
    await expect.poll(place.browsers).toBe(0)
    command.process.kill('SIGTERM')
    expect(await command.ended).toBe(0)
    await expect(fetch(`http://localhost:${place.port}/`)).rejects.toThrow()
  })

  test('serves the page where there is no browser to replay in', async ({ place }) => {
    const command = place.start('start.mjs', [], {
      environment: { CI: '1', AUTOCODER_BROWSER: '/no/browser' },
    })
    await command.waitFor("The demo can't replay here.")
    expect(command.output()).toContain('there is no such file')
    expect((await fetch(`http://localhost:${place.port}/`)).status).toBe(200)
    command.process.kill('SIGTERM')
    expect(await command.ended).toBe(1)
  })

  test('opens the demo in the browser of the person who has a display', async ({ place }) => {
    test.skip(process.platform !== 'linux', 'the stand-in takes the place of xdg-open')
    const opener = join(place.folder, 'xdg-open')
    const opened = join(place.folder, 'opened')
    await writeFile(opener, `#!/bin/sh\necho "$1" > ${opened}\n`, { mode: 0o755 })
    const environment = { DISPLAY: ':99', PATH: `${place.folder}:${process.env.PATH}` }
    const command = place.start('start.mjs', [], { environment })
    await expect
      .poll(() => readFile(opened, 'utf8').catch(() => ''))
      .toBe(`http://localhost:${place.port}/#welcome=${DEMO}\n`)
    expect((await fetch(`http://localhost:${place.port}/`)).status).toBe(200)
    command.process.kill('SIGINT')
    expect(await command.ended).toBe(0)
  })

  test('says which port is taken, and what to do', async ({ place }) => {
    const stranger = createServer((_, response) => response.end('something else'))
    await new Promise<void>((resolve) => stranger.listen(place.port, '127.0.0.1', resolve))
    const command = place.start('start.mjs')
    expect(await command.ended).toBe(1)
    expect(command.output()).toContain(`Port ${place.port} is taken by another program.`)
    expect(command.output()).toContain('AUTOCODER_PORT')
    expect(command.output()).not.toMatch(/\n\s+at /)
    stranger.close()
  })
})

test.describe('npm run autocoder', () => {
  test('builds a project, and never overwrites what differs', async ({ place, endpoint }) => {
    const baseUrl = await endpoint(CREATE, REPAIR, DONE)
    const built = place.start('autocoder.mjs', [
      '--goal',
      'Say hello world.',
      '--name',
      'hello',
      '--base-url',
      baseUrl,
    ])
    expect(await built.ended, built.output()).toBe(0)
    expect(built.output()).toContain('4 write_code main.py +1 −1 — It greeted nobody.\n')
    expect(built.output()).toContain('complete: It greets the world.\n450 tokens in 3 calls.\n')
    const folder = join(place.folder, 'hello')
    expect(await readFile(join(folder, 'main.py'), 'utf8')).toBe(MAIN)
    expect([...(await readFile(join(folder, 'out.bin')))]).toEqual([0, 255, 128])

    // The project is found again by its name: complete, so that no model is asked and no key is needed.
    const other = join(place.folder, 'other')
    await mkdir(other)
    await writeFile(join(other, 'main.py'), 'mine')
    const kept = place.start('autocoder.mjs', ['--project', 'hello', '--out', 'other'])
    expect(await kept.ended).toBe(1)
    expect(kept.output()).toContain('main.py: is there already and differs')
    expect(await readdir(other)).toEqual(['main.py'])
    expect(await readFile(join(other, 'main.py'), 'utf8')).toBe('mine')

    const forced = place.start('autocoder.mjs', ['--project', 'hello', '--out', 'other', '--force'])
    expect(await forced.ended, forced.output()).toBe(0)
    expect((await readdir(other)).sort()).toEqual((await readdir(folder)).sort())
    expect(await readFile(join(other, 'main.py'), 'utf8')).toBe(MAIN)
  })

  test('takes a step for each line of its input, and goes on in the next command', async ({
    place,
    endpoint,
  }) => {
    const shared = ['--base-url', await endpoint(CREATE, REPAIR, DONE), '--out', 'out', '--step']
    const begun = place.start('autocoder.mjs', ['--goal', 'Say hello world.', '--name', 'hello', ...shared], {
      input: '\n\n',
    })
    expect(await begun.ended, begun.output()).toBe(130)
    expect(begun.output()).toContain('\n2 create ')
    expect(begun.output()).not.toContain('\n3 ')
    const ended = place.start('autocoder.mjs', ['--project', 'hello', ...shared], {
      input: '\n'.repeat(10),
    })
    expect(await ended.ended, ended.output()).toBe(0)
    expect(await readFile(join(place.folder, 'out', 'main.py'), 'utf8')).toBe(MAIN)
  })

  for (const [args, sentence] of [
    [['--nonsense'], '--nonsense'],
    [['--goal', 'x'], '--name'],
    [['--name', 'x'], '--goal'],
    [['--goal', 'x', '--name', 'x'], 'OPENAI_API_KEY'],
    [['--goal', 'x', '--name', 'x', '--limit-epochs', 'many'], '--limit-epochs'],
    [['--demo', 'no_such_demo'], DEMO],
    [['--project', 'no_such_project'], 'no_such_project'],
  ] as const)
    test(`refuses ${args.join(' ')} as wrong usage`, async ({ place }) => {
      const command = place.start('autocoder.mjs', args)
      expect(await command.ended).toBe(2)
      expect(command.output()).toContain(sentence)
      expect(command.output()).not.toMatch(/\n\s+at /)
      expect(await isEmpty(place.folder)).toBe(true)
    })

  test('fails when the endpoint refuses, and keeps the files that there are', async ({ place, endpoint }) => {
    const command = build(place, [await endpoint(CREATE)])
    expect(await command.ended).toBe(1)
    expect(command.output()).toMatch(/\nfailed: .*400/)
    expect(await readdir(join(place.folder, 'hello'))).toContain('main_test.py')
  })

  test('ends at a limit, and keeps the files that there are', async ({ place, endpoint }) => {
    const command = build(place, [await endpoint(CREATE, REPAIR, DONE), '--limit-epochs', '1', '--json'])
    expect(await command.ended).toBe(3)
    expect(command.output()).toContain('\nlimit: ')
    // With --json every line is an event, without a gap, and nothing else is there.
    const events = jsonLines(command)
    expect(events.map(({ seq }) => seq)).toEqual([...events.keys()])
    expect(events[0]).toMatchObject({ type: 'run-start', project: 'hello' })
    expect(events.some(({ type, report }) => type === 'check-end' && report === undefined)).toBe(false)
    expect(events.at(-1)).toMatchObject({ type: 'run-end', outcome: 'limit' })
    expect(await readdir(join(place.folder, 'hello'))).toContain('main_test.py')
  })

  test('takes a goal and answers from its input, and prints nothing but errors when quiet', async ({
    place,
  }) => {
    const answered = 'The person answers: The world.'
    const endpoint = await startEndpoint(({ messages }, number) =>
      number === 2 && !JSON.stringify(messages).includes(answered)
        ? undefined
        : [CREATE, ASK, REPAIR, DONE].map(callOf)[number],
    )
    const args = ['--name', 'hello', '--answers', '--base-url', endpoint.base_url, '--log-level', 'quiet']
    const command = place.start('autocoder.mjs', args, { input: 'Say hello.\nThe world.\n' })
    expect(await command.ended, command.output()).toBe(0)
    expect(command.output()).toMatch(/^question: Whom\?\n.*\n$/)
    expect(command.stdout()).toBe('')
    expect(JSON.stringify(endpoint.requests[0]?.body.messages)).toContain('Say hello.')
    await endpoint.close()
  })

  test('builds several goals side by side, each in a page of its own, and sums up', async ({ place }) => {
    const asked: string[] = []
    let meet = () => {}
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    const endpoint = await startEndpoint(async ({ messages }) => {
      const goal = JSON.stringify(messages).includes('Greet one.') ? 'one' : 'two'
      asked.push(goal)
      // Neither is answered before both have asked: they do run side by side.
      if (new Set(asked).size === 2) meet()
      await met
      const turn = asked.filter((other) => other === goal).length - 1
      return goal === 'two' && turn === 1 ? undefined : [CREATE, REPAIR, DONE].map(callOf)[turn]
    })
    await writeFile(join(place.folder, 'goals.txt'), '# two of them\none: Greet one.\n\ntwo: Greet two.\n')
    const args = [
      '--goals',
      'goals.txt',
      '--jobs',
      '2',
      '--json',
      '--base-url',
      endpoint.base_url,
      '--out',
      'out',
    ]
    const command = place.start('autocoder.mjs', args)
    expect(await command.ended, command.output()).toBe(1)
    expect(jsonLines(command).at(-1)).toMatchObject({
      type: 'summary',
      runs: [
        { project: 'one', outcome: 'complete' },
        { project: 'two', outcome: 'failed' },
      ],
    })
    expect(await readFile(join(place.folder, 'out', 'one', 'main.py'), 'utf8')).toBe(MAIN)
    await endpoint.close()
  })

  test('serves runs to an MCP client, also after its page has crashed, and leaves no browser behind when it is killed', async ({
    place,
    endpoint,
  }) => {
    const client = new Client({ name: 'test', version: '1.0.0' })
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [
        join(ROOT, 'scripts', 'autocoder.mjs'),
        'mcp',
        '--base-url',
        await endpoint(CREATE, REPAIR, DONE),
      ],
      cwd: place.folder,
      env: {
        ...process.env,
        OPENAI_API_KEY: KEY,
        AUTOCODER_PORT: `${place.port}`,
        AUTOCODER_PROFILE: place.profile,
      },
    })
    await client.connect(transport)
    const answers: string[] = []
    const call = async (name: string, given: object) => {
      const { content, isError } = await client.callTool({ name, arguments: { ...given } })
      const [part] = content as { text: string }[]
      answers.push(part?.text ?? '')
      return isError ? { problem: part?.text } : (JSON.parse(part?.text ?? '') as Record<string, unknown>)
    }
    const { tools } = await client.listTools()
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]))
    expect(hints).toMatchObject({
      start: false,
      status: true,
      say: false,
      stop: false,
      read_file: true,
      check: true,
    })
    const { run } = await call('start', { project_name: 'hello', goal: 'Say hello world.' })
    let status: Record<string, unknown> = {}
    do status = await call('status', { run, since_step: status.step ?? 0, wait_seconds: 30 })
    while (status.status === 'running')
    expect(status).toMatchObject({ status: 'complete', gates: { goal: true } })
    expect(await call('read_file', { run, path: 'main.py' })).toEqual({ path: 'main.py', content: MAIN })
    expect(await call('check', { project: 'hello' })).toMatchObject({ success: true })
    expect(await call('start', { project_name: 'x', api_key: 'k' })).toEqual({
      problem: expect.stringContaining('"api_key" is not a parameter'),
    })
    expect(await call('list_files', { project: 'hello' })).toMatchObject({
      files: [{ path: 'main.py' }, { path: 'main_test.py' }, { path: 'out.bin', bytes: 3, is_output: true }],
    })
    expect(await call('read_file', { project: 'hello', path: 'out.bin' })).toMatchObject({
      content: { base64: 'AP+A' },
    })
    const texts = ['a.txt', 'b.txt', 'c.txt']
    await Promise.all(texts.map((path) => call('write_file', { project: 'hello', path, text: path })))
    const second = await call('start', { project_name: 'hello', step: true, limits: { epochs: 1e9 } })
    expect(await call('say', { run: second.run, text: 'Greet louder.' })).toMatchObject({
      queued: ['Greet louder.'],
    })
    expect(await call('stop', { run: second.run })).toMatchObject({ status: 'stopped' })
    expect((await call('say', { run: second.run, text: 'Louder.' })).problem).toContain('has ended (stopped')

    // Its page dies under it: the next call finds a new one, with what was written side by side.
    crashPages(place.profile)
    await expect
      .poll(async () => JSON.stringify(await call('list_files', { project: 'hello' })))
      .toMatch(/a\.txt.*b\.txt.*c\.txt/)
    expect(answers.join() + JSON.stringify(tools)).not.toContain(KEY)
    process.kill(transport.pid ?? 0, 'SIGKILL')
    await expect.poll(place.browsers, { timeout: 10_000 }).toBe(0)
  })

  test('stops when interrupted, and leaves no browser behind', async ({ place }) => {
    const { baseUrl, close } = await silentEndpoint()
    const command = build(place, [baseUrl])
    await command.waitFor('1 reason')
    command.process.kill('SIGINT')
    expect(await command.ended).toBe(130)
    expect(command.output()).toContain('--project hello')
    await expect.poll(place.browsers).toBe(0)
    close()
  })

  test('leaves no browser behind when what started it is killed', async ({ place }) => {
    const { baseUrl, asked, close } = await silentEndpoint()
    const args = ['--goal', 'Say hello.', '--name', 'hello', '--base-url', baseUrl, '--log-level', 'quiet']
    const command = place.start('autocoder.mjs', args, { isBetween: true })
    await asked
    expect(place.browsers()).toBeGreaterThan(0)
    command.process.kill('SIGKILL')
    await expect.poll(place.browsers, { timeout: 10_000 }).toBe(0)
    close()
  })
})

/** Ends the processes that show pages, as a crash does. */
function crashPages(profile: string): void {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1e8 })
  for (const line of processes.split('\n'))
    if (line.includes('--type=renderer') && line.includes(`--user-data-dir=${profile} `))
      process.kill(Number.parseInt(line, 10), 'SIGKILL')
}

/** What a command has printed, as the events that it tells. */
const jsonLines = (command: Command) =>
  command
    .stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const build = (place: Place, [baseUrl, ...more]: readonly [string, ...string[]]) =>
  place.start('autocoder.mjs', [
    '--goal',
    'Say hello world.',
    '--name',
    'hello',
    '--base-url',
    baseUrl,
    ...more,
  ])
