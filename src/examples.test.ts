import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { serveEmbedder } from './api/embed/serveEmbedder'
import { connect } from './embed'
import { openAutocoder } from './testing/openAutocoder'
import { createFakePython } from './testing/fakePython'
import { type Example, readExamples, runExample } from './testing/readExamples'
import { callReply } from './testing/scriptedModel'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A frame of this page in which the app is, and in which the person has allowed everything. */
async function frame() {
  const { autocoder } = openAutocoder([create, done])
  const commands = await autocoder.commands()
  const ports: MessagePort[] = []
  const contentWindow = {
    postMessage(_: unknown, origin: string, [port]: [MessagePort]) {
      expect(origin).toBe('https://autocoder.example')
      const current = { access: 'spend', commands, storage_notice: '' } as const
      serveEmbedder(port, { current, look() {} }).tell()
      ports.push(port)
    },
  }
  return { frame: { src: 'https://autocoder.example/?embed=1', contentWindow }, ports }
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

/** An autocoder of one's own, made of what is passed. */
async function isOpenedWith(example: Example, given: Readonly<Record<string, unknown>>): Promise<unknown> {
  const setups: unknown[] = []
  const open = (setup: unknown) => {
    setups.push(setup)
    return openAutocoder([]).autocoder
  }
  const { autocoder } = await runExample(example, { openAutocoder: open, ...given }, ['autocoder'])
  expect(autocoder).toBeTypeOf('function')
  return setups[0]
}

const EXAMPLES: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  'README.md 1': runsToTheEnd,
  'docs/module.md 1': runsToTheEnd,
  async 'docs/module.md 2'(example) {
    expect(await isOpenedWith(example, {})).toEqual({
      assets: new URL('https://static.example.org/autocoder/'),
    })
  },
  async 'docs/module.md 3'(example) {
    const given = { python: createFakePython(), records: {} }
    expect(await isOpenedWith(example, given)).toEqual(given)
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
  async 'docs/embedding.md 1'(example) {
    const { frame: iframe, ports } = await frame()
    const said: string[] = []
    vi.stubGlobal('addEventListener', () => {})
    vi.stubGlobal('removeEventListener', () => {})
    const document = { getElementById: () => iframe }
    const world = { connect, document, console: { log: (line: string) => said.push(line) } }
    const { content, coder } = await runExample(example, world, ['content', 'coder'])
    expect(content).toBe('prints hello\n')
    expect(said.at(-1)).toBe('run-end')
    ;(coder as Awaited<ReturnType<typeof connect>>).close()
    for (const port of ports) port.close()
  },
}

const examples = readExamples()

it('there is a run for every example, and an example for every run', () => {
  expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(EXAMPLES)))
  expect(Object.keys(EXAMPLES)).toEqual(expect.arrayContaining(examples.map(({ name }) => name)))
})

it.each(examples)('the example does what its guide says: $name', async (example) => {
  await EXAMPLES[example.name]?.(example)
})

it('the examples in TypeScript have the types that the package promises', async () => {
  const root = new URL('../', import.meta.url).pathname
  const folder = `${root}.cache/examples`
  await mkdir(folder, { recursive: true })
  const typed = examples.filter(({ isTyped }) => isTyped)
  expect(typed.length).toBeGreaterThan(1)
  for (const [i, { code }] of typed.entries()) await writeFile(`${folder}/${i}.ts`, code)
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
