import { describe, expect, it } from 'vitest'
import { createRecordedClient } from '../../adapters/model/createRecordedClient'
import { hash } from '../../adapters/model/hash'
import { createSharing } from '../../adapters/sharing/createSharing'
import { createWorld } from '../../adapters/world/createWorld'
import { createAutocoder } from '../../api/createAutocoder'
import type { ProjectStore } from '../../api/types'
import { createFakePython } from '../../testing/fakePython'
import { createMemoryJournal } from '../../testing/memoryJournal'
import { callReply, createScriptedModel, type Script } from '../../testing/scriptedModel'
import type { Recording } from '../recording'
import { createPlayer } from './createPlayer'
import type { Player, Verdict } from './player'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a fails' })
const repair = callReply('write_code', {
  reasoning: 'repair',
  filepath: 'main_test.py',
  code: 'def test_a\ndef test_b',
})
const done = callReply('project_validation_action', { reasoning: 'Met.', is_valid_and_complete: true })

function open(script: Script) {
  const python = createFakePython()
  const model = createScriptedModel(script)
  const parts = createAutocoder({
    store: {
      journal: () => createMemoryJournal(),
      packageAccess: async () => 'closed',
      hostAccess: async () => [],
    } as unknown as ProjectStore,
    python,
    hash,
    connection: async (given) => ({ base_url: 'http://x/v1', model: 'm', api_key: '', ...given }),
    defaultModel: () => 'm',
    createModel: () => model,
    price: () => null,
    createReplay: (recording, pace) => createRecordedClient(recording, { hash, pace }),
    createWorld,
    sharing: createSharing('https://example.org/'),
    sharedSettings: async () => ({}),
  })
  const play = (recording: Recording) => createPlayer(recording, parts.playerParts(recording))
  return { ...parts, play, python }
}

const begin = (script: Script) => {
  const parts = open(script)
  const run = parts.autocoder({ project_name: 'p', goal: 'g', log_level: 'quiet' })
  return { ...parts, run }
}

async function recorded(script: Script = [create, repair, done]): Promise<Recording> {
  const { run } = begin(script)
  expect(await run.result.then(({ outcome, reason }) => [outcome, reason])).toEqual([
    'complete',
    expect.anything(),
  ])
  return JSON.parse(JSON.stringify(await run.recording()))
}

const verdictOf = (player: Player) =>
  new Promise<Verdict>((resolve) => player.subscribe(() => player.verdict && resolve(player.verdict)))

async function replay(recording: Recording) {
  const { play, python } = open([])
  const player = play(recording)
  player.speed = Number.POSITIVE_INFINITY
  const verdict = verdictOf(player)
  player.play()
  return { verdict: await verdict, player, python }
}

/** The recording with one place in it changed. */
const tampered = (recording: Recording, from: string, to: string): Recording => {
  const text = JSON.stringify(recording)
  expect(text).toContain(from)
  return JSON.parse(text.replace(from, to))
}

describe('a replay', () => {
  it('does everything again and finds it as it was', async () => {
    const recording = await recorded()
    const { verdict, player, python } = await replay(recording)
    expect(verdict).toEqual({
      kind: 'verified',
      files: await hash.files(player.run.context.files),
      outcomes: await hash.content(recording.end.outcomes.join('\n')),
    })
    expect(player.done).toBe(player.total)
    expect(python.requests.map(({ seed, clock }) => ({ seed, clock }))).toEqual(recording.checks)
  })

  it('goes step by step, pauses, and plays to a step', async () => {
    const { play } = open([])
    const player = play(await recorded())
    const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 30))
    player.step()
    await settled()
    expect([player.done, player.isPlaying]).toEqual([1, false])
    player.playTo(4)
    await settled()
    expect([player.done, player.isPlaying, player.verdict]).toEqual([4, false, null])
    player.play()
    expect((await verdictOf(player)).kind).toBe('verified')
  })

  it.each([
    ['a reply’s code', 'prints hello', 'prints hallo', 2, 'the reply is not the one'],
    ['a reply’s words', 'begin', 'began', 2, 'the reply is not the one'],
    ['an outcome', 'failed main_test.py::test_a', 'passed main_test.py::test_a', 3, 'the check says'],
  ])('says where it differs when %s was changed', async (_, from, to, step, what) => {
    const { verdict } = await replay(tampered(await recorded(), from, to))
    expect(verdict).toMatchObject({ kind: 'differs', step })
    expect((verdict as { what: string }).what).toContain(what)
  })

  it('says which step made other files, when the recording has no sums', async () => {
    const recording = await recorded()
    const turns = recording.turns.map(({ sum: _, ...turn }) => turn)
    const { verdict } = await replay(tampered({ ...recording, turns }, 'prints hello', 'prints hallo'))
    expect(verdict).toEqual({ kind: 'differs', step: 2, what: 'the files are not those that were recorded' })
  })

  it('compares where it ends', async () => {
    const recording = await recorded()
    const outcomes = [...recording.end.outcomes, 'passed main_test.py::test_c']
    const more = { ...recording, end: { ...recording.end, outcomes } }
    expect((await replay(more)).verdict).toMatchObject({ kind: 'differs', step: 5 })
    const other = tampered(recording, recording.end.files['main.py'] ?? '', '0'.repeat(64))
    expect((await replay(other)).verdict).toMatchObject({
      kind: 'differs',
      step: 4,
      what: expect.stringContaining('main.py'),
    })
  })

  it('changes again what the person had changed by hand', async () => {
    const { run } = begin([create, repair, done])
    for await (const event of run.events) {
      if (event.type === 'step-end' && event.step === 2)
        await run.edit({ 'notes.txt': 'mine', 'b.bin': Uint8Array.of(1) })
    }
    const recording = JSON.parse(JSON.stringify(await run.recording())) as Recording
    expect(recording.edits).toHaveLength(1)
    const { verdict, player } = await replay(recording)
    expect(verdict.kind).toBe('verified')
    expect(player.run.context.files['notes.txt']).toBe('mine')
  })

  it('knows nothing of what was changed by hand after the run', async () => {
    const { run } = begin([create, repair, done])
    await run.result
    await run.edit({ 'notes.txt': 'later' })
    const recording = JSON.parse(JSON.stringify(await run.recording())) as Recording
    expect((await replay(recording)).verdict.kind).toBe('verified')
  })

  it.each([1, 2, 3, 4])('plays a run that was stopped in step %i to where it was stopped', async (step) => {
    const { run } = begin([create, repair, done])
    for await (const event of run.events) if (event.type === 'step-end' && event.step === step) run.stop()
    const recording = JSON.parse(JSON.stringify(await run.recording())) as Recording
    expect((await replay(recording)).verdict.kind).toBe('verified')
  })

  it('ends when it is closed', async () => {
    const { play } = open([])
    const player = play(await recorded())
    player.step()
    player.close()
    expect((await verdictOf(player)).kind).toBe('broken')
  })
})
