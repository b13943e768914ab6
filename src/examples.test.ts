import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { bin, scripts } from '../package.json'
import { parseCommand } from '../scripts/arguments.mjs'
import { assetUrl } from './adapters/assetFolder'
import { createMemoryRecords } from './adapters/storage/records'
import type { Autocoder } from './api/types'
import { type Coder, connect } from './embed'
import { openAutocoder as openOwn } from './library'
import { createFakeFrame } from './testing/fakeFrame'
import { createFakePython } from './testing/fakePython'
import { openAutocoder } from './testing/openAutocoder'
import { commandsOf, type Example, readExamples, runExample } from './testing/readExamples'
import { callReply } from './testing/scriptedModel'

// The build makes them of what lies beside the sources; here nothing is loaded.
vi.mock('virtual:sandbox', () => ({ assets: new Proxy({}, { get: () => ({ bytes: 0 }) }) }))
vi.mock('virtual:packages', () => ({ provided: {}, shipped: [], standard: [] }))

const examples = readExamples()
const runnable = examples.filter(({ language }) => language !== 'text')
const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })

afterEach(() => {
  vi.unstubAllGlobals()
})

const exampleOf = (name: string) => examples.find((example) => example.name === name) as Example

/** What a page has that shows the example's frame, in which the app is, and in which the person has allowed everything. */
async function embedder() {
  const { code } = exampleOf('docs/embedding.md 1')
  const attribute = (name: string) => new RegExp(`<iframe[^>]* ${name}="([^"]+)"`).exec(code)?.[1] ?? ''
  const { autocoder } = openAutocoder([create, done])
  const frame = createFakeFrame()
  expect(attribute('src')).toBe(frame.iframe.src)
  frame.load({ access: 'spend', commands: await autocoder.commands(), storage_notice: '' })
  const getElementById = (id: string) => (id === attribute('id') ? frame.iframe : null)
  return { document: { getElementById }, end: frame.end }
}

/** What the command line makes of its arguments, for each command of an example. @throws where one is wrong usage */
function parsed(example: Example) {
  return commandsOf(example).map(([program, run, script, dashes, ...args]) => {
    expect([program, run, script, dashes]).toEqual(['npm', 'run', 'autocoder', '--'])
    return parseCommand(args, {})
  })
}

/** Every npm command of an example is one, and every script that a comment names there is. */
async function isOfNpm(example: Example): Promise<void> {
  for (const [program, verb, name] of commandsOf(example)) {
    expect(program).toBe('npm')
    if (verb === 'run') expect(Object.keys(scripts)).toContain(name)
    else expect(['start', 'test', 'pack']).toContain(verb)
  }
  for (const [, name] of example.code.matchAll(/[ ,](\w+:\w+)/g)) expect(Object.keys(scripts)).toContain(name)
}

/** A run from the goal to its end, as a page or a program begins it. */
async function runsToTheEnd(example: Example): Promise<void> {
  const said: string[] = []
  const { autocoder } = openAutocoder([create, done])
  const world = { autocoder, console: { log: (line: string) => said.push(line) } }
  const { outcome, files } = await runExample(example, world, ['outcome', 'reason', 'files'])
  expect(outcome).toBe('complete')
  expect(files).toHaveProperty(['main.py'])
  expect(said.at(-1)).toBe('run-end')
}

const EXAMPLES: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  'README.md 1': isOfNpm,
  async 'README.md 2'(example) {
    expect(parsed(example).map(({ kind, name }) => [kind, name])).toEqual([
      ['demo', 'random_midi_generator'],
      ['new', 'primes'],
      ['new', 'primes'],
      ['project', 'primes'],
    ])
  },
  'README.md 3': runsToTheEnd,
  'README.md 4': isOfNpm,
  async 'docs/command-line.md 1'(example) {
    expect(parsed(example).map(({ kind }) => kind)).toEqual(['new', 'project', 'demo', 'several', 'mcp'])
  },
  async 'docs/command-line.md 2'({ code }) {
    const { command, args, env } = JSON.parse(code).mcpServers.autocoder
    expect([command, args[0]]).toEqual(['npx', Object.keys(bin)[0]])
    expect(parseCommand(args.slice(1), env).kind).toBe('mcp')
    expect(Object.keys(env)).toEqual(['OPENAI_API_KEY'])
  },
  'docs/module.md 1': runsToTheEnd,
  async 'docs/module.md 2'(example) {
    await runExample(example, { openAutocoder: openOwn }, ['autocoder'])
    expect(assetUrl('python.zip')).toBe('https://static.example.org/autocoder/python.zip')
  },
  async 'docs/module.md 3'(example) {
    const python = createFakePython()
    const records = createMemoryRecords('')
    const world = { openAutocoder: openOwn, python, records }
    const { autocoder } = (await runExample(example, world, ['autocoder'])) as { autocoder: Autocoder }
    await autocoder.projects.import({ 'main.py': 'prints x' }, { name: 'p' })
    expect((await records.keys('')).length).toBeGreaterThan(0)
    await autocoder.check({ files: {} })
    expect(python.requests).toHaveLength(1)
  },
  async 'docs/extending.md 1'(example) {
    const licence = callReply('add_licence', { reasoning: 'As told.', holder: 'Ada' })
    const { autocoder, model } = openAutocoder([create, licence, done])
    const { chosen, outcome, files } = await runExample(example, { autocoder }, [
      'chosen',
      'outcome',
      'files',
    ])
    expect(outcome).toBe('complete')
    expect(chosen).toEqual(['create', 'add_licence', 'project_validation_action'])
    expect(files).toMatchObject({ LICENSE: 'MIT licence, Ada\n' })
    const [, held, judged] = model.requests.map(({ messages }) => String(messages[1]?.content))
    expect(held).toContain('The project has no LICENSE file.')
    expect(judged).toContain('a reader who is in a hurry')
  },
  async 'docs/embedding.md 1'() {
    // The frame of the next.
    ;(await embedder()).end()
  },
  async 'docs/embedding.md 2'(example) {
    const { document, end } = await embedder()
    const said: string[] = []
    const world = { connect, document, console: { log: (line: string) => said.push(line) } }
    const { content, coder } = await runExample(example, world, ['content', 'coder'])
    expect(content).toBe('prints hello\n')
    expect(said.at(-1)).toBe('run-end')
    ;(coder as Coder).close()
    end()
  },
}

it('there is a run for every block but drawings, and a block for every run', () => {
  expect(runnable.map(({ name }) => name).sort()).toEqual(Object.keys(EXAMPLES).sort())
})

it.each(runnable)('the example does what its guide says: $name', async (example) => {
  await EXAMPLES[example.name]?.(example)
})

/** What an example finds there that it does not make itself. */
const FOUND: Readonly<Record<string, string>> = {
  'docs/module.md 3':
    "import { openAutocoder, type PythonRuntime, type Records } from 'autocoder'\ndeclare const python: PythonRuntime, records: Records\n",
}

it('the examples in TypeScript and JavaScript have the types that the package promises', async () => {
  const root = new URL('../', import.meta.url).pathname
  const folder = `${root}.cache/examples`
  await mkdir(folder, { recursive: true })
  const typed = examples.filter(({ language }) => ['ts', 'js'].includes(language))
  expect(typed.length).toBeGreaterThan(4)
  for (const [i, { name, code }] of typed.entries()) {
    await writeFile(`${folder}/${i}.ts`, `${FOUND[name] ?? ''}${code}`)
  }
  const config = {
    extends: `${root}tsconfig.json`,
    compilerOptions: {
      paths: { autocoder: [`${root}src/index.ts`], 'autocoder/embed': [`${root}src/embed.ts`] },
      // An example need not use all that it shows.
      noUnusedLocals: false,
    },
    include: ['*.ts', `${root}src/adapters/python/sandbox.d.ts`, `${root}src/adapters/packages/virtual.d.ts`],
    exclude: [],
  }
  await writeFile(`${folder}/tsconfig.json`, JSON.stringify(config))
  const checked = promisify(execFile)(`${root}node_modules/.bin/tsc`, ['-p', folder, '--noEmit'])
  expect(
    await checked.then(
      () => '',
      ({ stdout }) => stdout,
    ),
  ).toBe('')
})
