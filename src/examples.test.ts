import { afterEach, expect, it, vi } from 'vitest'
import { serveEmbedder } from './api/embed/serveEmbedder'
import { connect } from './embed'
import { openAutocoder } from './testing/openAutocoder'
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
      const current = { access: 'spend', commands, limits: {}, storage_notice: '' } as const
      serveEmbedder(port, { current, look() {} }).tell()
      ports.push(port)
    },
  }
  return { frame: { src: 'https://autocoder.example/?embed=1', contentWindow }, ports }
}

const EXAMPLES: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  async 'README.md 1'(example) {
    const said: string[] = []
    const { autocoder } = openAutocoder([create, done])
    const world = { autocoder, console: { log: (line: string) => said.push(line) } }
    const { outcome, files } = await runExample(example, world, ['outcome', 'reason', 'files'])
    expect(outcome).toBe('complete')
    expect(files).toHaveProperty(['main.py'])
    expect(said.at(-1)).toBe('run-end')
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
