import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openAutocoder } from '../../testing/openAutocoder'
import { callReply, type Script } from '../../testing/scriptedModel'
import type { EmbedAccess } from './grant'
import { type Look, readRequest } from './messages'
import { type EmbedPort, serveEmbedder, type Served } from './serveEmbedder'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })
const GOAL = { project_name: 'p', goal: 'Say hello' }

interface Told {
  readonly type: string
  readonly id?: number
  readonly [field: string]: unknown
}

/** An embedder that a served frame answers. */
async function embed(access: EmbedAccess | null, script: Script = []) {
  const { autocoder, registry, store } = openAutocoder(script)
  const commands = await autocoder.commands({ api_key: 'secret', limits: { epochs: 5, tokens: 2_000 } })
  const told: Told[] = []
  const looks: Look[] = []
  let arrived = () => {}
  const port: EmbedPort = {
    onmessage: null,
    close() {},
    postMessage(answer: Told) {
      told.push(structuredClone(answer))
      arrived()
    },
  }
  const current: Served['current'] = access && { access, commands, storage_notice: '' }
  const server = serveEmbedder(port, { current, look: (look) => looks.push(look) })
  const send = (data: unknown) => port.onmessage?.call(port as MessagePort, { data } as MessageEvent)
  const answerTo = async (id: number): Promise<Told> => {
    for (;;) {
      const answer = told.find((one) => one.id === id && one.type !== 'event')
      if (answer) return answer
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
    }
  }
  const invoke = (id: number, command: string, parameters: object = {}) => {
    send({ type: 'invoke', id, command, parameters })
    return answerTo(id)
  }
  return { send, invoke, answerTo, told, looks, registry, store, server }
}

describe('an embedder', () => {
  it('is refused everything before the person has allowed it', async () => {
    const { invoke, told, registry } = await embed(null, [create, done])
    for (const [id, command] of ['start', 'status', 'list_files', 'check', 'no_such'].entries())
      expect(await invoke(id, command, GOAL)).toMatchObject({ type: 'error', code: 'not-allowed' })
    expect(registry.runs).toEqual([])
    expect(JSON.stringify(told)).not.toContain('secret')
  })

  it('that may look can read and write, and has no model asked', async () => {
    const { invoke, registry, store } = await embed('look', [create, done])
    await store.save({ name: 'p', goal: 'g', files: { 'a.py': 'x' } })
    expect(await invoke(1, 'write_file', { project: 'p', path: 'b.py', text: 'y' })).toMatchObject({
      type: 'result',
    })
    expect(await invoke(2, 'list_files', { project: 'p' })).toMatchObject({
      result: { files: [{ path: 'a.py' }, { path: 'b.py' }] },
    })
    for (const [id, command] of ['start', 'say', 'step', 'resume', 'fork'].entries())
      expect(await invoke(id + 3, command, GOAL)).toMatchObject({ code: 'not-allowed' })
    expect(registry.runs).toEqual([])
  })

  it('that may spend drives a run to its end, follows it, and never gets the key', async () => {
    const { invoke, send, answerTo, told, registry } = await embed('spend', [create, done])
    const { result } = await invoke(1, 'start', { ...GOAL, limits: { epochs: 1e9, seconds: 7 } })
    expect(registry.runs[0]?.limits).toMatchObject({ epochs: 5, tokens: 2_000, seconds: 7 })
    send({ type: 'follow', id: 2, run: (result as { run: string }).run })
    expect(await answerTo(2)).toMatchObject({ type: 'result', result: null })
    const events = told.flatMap(({ type, event }) => (type === 'event' ? [(event as Told).type] : []))
    expect(events[0]).toBe('run-start')
    expect(events.at(-1)).toBe('run-end')
    expect(await invoke(3, 'status', result as object)).toMatchObject({ type: 'error', name: 'TypeError' })
    expect(await invoke(4, 'status', { run: 'run-1' })).toMatchObject({ result: { status: 'complete' } })
    expect(JSON.stringify(told)).not.toContain('secret')
  })

  it('can take a question back, and is told how things stand', async () => {
    const { invoke, send, answerTo, told, server } = await embed('spend', [() => new Promise(() => {})])
    await invoke(1, 'start', GOAL)
    send({
      type: 'invoke',
      id: 2,
      command: 'status',
      parameters: { run: 'run-1', since_step: 9, wait_seconds: 60 },
    })
    send({ type: 'cancel', id: 2 })
    expect(await answerTo(2)).toMatchObject({ type: 'error', name: 'AbortError' })
    server.tell()
    expect(told.at(-1)).toMatchObject({ type: 'state', access: 'spend', languages: ['en'] })
    await invoke(3, 'stop', { run: 'run-1' })
  })

  it('that asks for too much at once is refused', async () => {
    const { send, answerTo, invoke } = await embed('spend', [() => new Promise(() => {})])
    await invoke(0, 'start', GOAL)
    const parameters = { run: 'run-1', since_step: 9, wait_seconds: 60 }
    for (let id = 1; id <= 65; id += 1) send({ type: 'invoke', id, command: 'status', parameters })
    expect(await answerTo(65)).toMatchObject({ code: 'busy' })
    // What ends the run is never too much.
    expect(await invoke(66, 'stop', { run: 'run-1' })).toMatchObject({ result: { status: 'stopped' } })
    for (let id = 1; id <= 64; id += 1) send({ type: 'cancel', id })
  })

  it('that no longer follows a run has its place back, though the run says nothing', async () => {
    const { send, answerTo, invoke, told, server } = await embed('spend', [() => new Promise(() => {})])
    await invoke(0, 'start', GOAL)
    for (let id = 1; id <= 64; id += 1) send({ type: 'follow', id, run: 'run-1' })
    await vi.waitFor(() => expect(told.filter(({ type }) => type === 'event').length).toBeGreaterThan(64))
    for (let id = 1; id <= 64; id += 1) send({ type: 'cancel', id })
    expect(await answerTo(64)).toMatchObject({ type: 'error', name: 'AbortError' })
    expect(await invoke(65, 'status', { run: 'run-1' })).toMatchObject({ type: 'result' })
    await invoke(66, 'stop', { run: 'run-1' })
    server.close()
    expect(told.at(-1)).toEqual({ type: 'closed' })
  })
})

/** Anything that can be cloned, with the words of the protocol among it. */
const word = fc.constantFrom('invoke', 'follow', 'cancel', 'look', 'start', 'write_file', 'autocoder-connect')
const junk = fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 4 })
const nearly = fc.record(
  {
    type: fc.oneof(word, junk),
    id: fc.oneof(fc.integer(), junk),
    command: fc.oneof(word, junk),
    parameters: fc.oneof(junk, fc.record({ project_name: word, goal: word }), fc.constant({ run: 'run-1' })),
    run: fc.oneof(fc.constant('run-1'), junk),
    look: junk,
    __proto__: junk,
  },
  { requiredKeys: [] },
)

/** What chance has made a command of is no accident of the protocol: who may spend may say it. */
const isCommand = (message: unknown) => readRequest(message)?.type === 'invoke'

it('fifteen thousand messages of chance change nothing, whatever is allowed', async () => {
  for (const access of [null, 'look', 'spend'] as const) {
    const { send, invoke, told, looks, registry, store } = await embed(access)
    await store.save({ name: 'p', goal: 'g', files: { 'a.py': 'x' } })
    fc.assert(
      fc.property(fc.oneof(junk, nearly), (message) => {
        if (access !== 'spend' || !isCommand(message)) send(message)
      }),
      { numRuns: 5_000 },
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(registry.runs).toEqual([])
    expect((await store.open('p')).files).toEqual({ 'a.py': 'x' })
    expect(told.filter(({ type }) => type === 'result')).toEqual([])
    // What is well-formed is only how the frame looks.
    for (const look of looks)
      expect(Object.keys(look).filter((key) => !['theme', 'panels', 'lang'].includes(key))).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    const answer = await invoke(999_999_937, 'list_files', { project: 'p' })
    expect(answer.type).toBe(access ? 'result' : 'error')
  }
})
