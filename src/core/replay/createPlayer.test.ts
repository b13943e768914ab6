import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRecordedClient } from '../../adapters/model/createRecordedClient'
import { hash } from '../../adapters/model/hash'
import { createSharing } from '../../adapters/sharing/createSharing'
import { createWorld } from '../../adapters/world/createWorld'
import { createAutocoder } from '../../api/createAutocoder'
import type { ProjectStore } from '../../api/types'
import { createFakePython } from '../../testing/fakePython'
import { createMemoryJournal } from '../../testing/memoryJournal'
import { callReply, createScriptedModel, failure, type Script, textReply } from '../../testing/scriptedModel'
import type { Context } from '../context'
import type { Recording } from '../recording'
import type { AutocoderOptions } from '../options'
import type { Run } from '../run'
import { createPlayer, type PlayerOptions } from './createPlayer'
import { readRecording } from './readRecording'
import type { Player, Verdict } from './player'

const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a fails' })
const repair = callReply('write_code', {
  reasoning: 'repair',
  filepath: 'main_test.py',
  code: 'def test_a\ndef test_b',
})
const said = (i: number) => callReply('write_code', { reasoning: '', filepath: 'notes.txt', code: `${i}` })
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
    createReplay: createRecordedClient,
    createWorld,
    sharing: createSharing('https://example.org/'),
    sharedSettings: async () => ({}),
  })
  const play = (recording: Recording, options: PlayerOptions = {}) =>
    createPlayer(recording, parts.playerParts(recording), options)
  return { ...parts, play, python }
}

const begin = (script: Script, options: Partial<AutocoderOptions> = {}) => {
  const parts = open(script)
  const run = parts.autocoder({ project_name: 'p', goal: 'g', log_level: 'quiet', ...options })
  return { ...parts, run }
}

/** As it comes back from a link or a file. */
const recordingOf = async (run: Run): Promise<Recording> =>
  readRecording(JSON.parse(JSON.stringify(await run.recording())))

async function recorded(script: Script = [create, repair, done]): Promise<Recording> {
  const { run } = begin(script)
  expect(await run.result.then(({ outcome, reason }) => [outcome, reason])).toEqual([
    'complete',
    expect.anything(),
  ])
  return await recordingOf(run)
}

const verdictOf = (player: Player) =>
  new Promise<Verdict>((resolve) => player.subscribe(() => player.verdict && resolve(player.verdict)))

async function replay(recording: Recording, options: PlayerOptions = {}) {
  const { play, python } = open([])
  const player = play(recording, options)
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
      outcome: 'complete',
      tests: { passed: 2, total: 2 },
      changed: [],
      files: await hash.files(player.run.context.files),
      outcomes: await hash.content(recording.end.outcomes.join('\n')),
    })
    expect(player.done).toBe(player.total)
    expect(python.requests.map(({ seed, clock }) => ({ seed, clock }))).toEqual(recording.checks)
  })

  it('goes step by step, pauses, and plays to a step', async () => {
    const { play } = open([])
    const player = play(await recorded())
    const settled = async () => {
      while (player.isPlaying) await new Promise((resolve) => setTimeout(resolve, 1))
    }
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
    const recording = await recordingOf(run)
    expect(recording.edits).toHaveLength(1)
    const { verdict, player } = await replay(recording)
    expect(verdict.kind).toBe('verified')
    expect(player.run.context.files['notes.txt']).toBe('mine')
  })

  it('knows nothing of what was changed by hand after the run', async () => {
    const { run } = begin([create, repair, done])
    await run.result
    await run.edit({ 'notes.txt': 'later' })
    const recording = await recordingOf(run)
    expect((await replay(recording)).verdict.kind).toBe('verified')
  })

  it.each([
    [1, 'unchecked'],
    [2, 'unchecked'],
    [3, 'verified'],
    [4, 'verified'],
  ])('plays a run that was stopped in step %i to where it was stopped: %s', async (step, kind) => {
    const { run } = begin([create, repair, done])
    for await (const event of run.events) if (event.type === 'step-end' && event.step === step) run.stop()
    const recording = await recordingOf(run)
    expect((await replay(recording)).verdict.kind).toBe(kind)
  })

  it('ends when it is closed', async () => {
    const { play } = open([])
    const player = play(await recorded())
    player.step()
    player.close()
    expect((await verdictOf(player)).kind).toBe('broken')
  })

  it('says of nothing that was never checked that it is verified', async () => {
    const recording = await recorded()
    const end = { ...recording.end, steps: 0, files: {}, artifacts: {} }
    const forged = { ...recording, turns: [], checks: [], end: { ...end, outcome: 'stopped' as const } }
    expect((await replay({ ...forged, end: { ...forged.end, outcomes: [] } })).verdict).toEqual({
      kind: 'unchecked',
      outcome: 'stopped',
    })
    expect((await replay(forged)).verdict.kind).toBe('differs')
    const complete = { ...forged, end: { ...forged.end, outcome: 'complete' as const } }
    expect((await replay(complete)).verdict.kind).toBe('differs')
  })

  it('names what of the project that came with it the run did not make', async () => {
    const recording = await recorded()
    const { verdict, player } = await replay(recording)
    expect(verdict).toMatchObject({ changed: [] })
    const files = { ...player.run.context.files, 'main.py': 'something else', 'more.py': '' }
    expect((await replay(recording, { files })).verdict).toMatchObject({
      kind: 'verified',
      changed: ['main.py', 'more.py'],
    })
  })

  it('that came out otherwise without a package asks for packages', async () => {
    const { play, python } = open([])
    const recording = await recorded()
    const check = python.check.bind(python)
    python.check = async (request, signal) => {
      const report = await check(request, signal)
      if (request.packages === 'registry') return report
      const missing = [{ module: 'numpy', kind: 'closed' as const, sentence: '' }]
      const tests = report.tests.map((test) => ({ ...test, outcome: 'error' as const }))
      return { ...report, tests, success: false, packages: { pins: {}, missing } }
    }
    const verdictWith = async (options: PlayerOptions) => {
      const player = play(recording, options)
      player.play()
      return await verdictOf(player)
    }
    expect(await verdictWith({})).toEqual({ kind: 'packages', modules: ['numpy'] })
    expect(await verdictWith({ packages: 'registry' })).toMatchObject({ kind: 'verified' })
  })

  describe('that lacks what the recorded run had', () => {
    const addLicence = {
      name: 'add_licence',
      description: 'Adds it.',
      parameters: { type: 'object', properties: {} },
      handler: (context: Context) => ({ ...context, files: { ...context.files, LICENSE: 'MIT' } }),
    }
    const add = callReply('add_licence', {})
    const ofCallers = async (script: Script = [create, add, repair, done]) => {
      const { run } = begin(script, { actions: [addLicence] })
      expect((await run.result).outcome).toBe('complete')
      return await recordingOf(run)
    }

    it('an action of its caller can’t be compared from there on', async () => {
      const { verdict } = await replay(await ofCallers())
      expect(verdict).toMatchObject({
        kind: 'incomparable',
        why: expect.stringContaining('it calls add_licence, an action of the program'),
        step: 4,
      })
    })

    it('and gets it as an option is compared', async () => {
      const recording = await ofCallers()
      const options = { project_name: 'p', recording, log_level: 'quiet', actions: [addLicence] } as const
      expect((await open([]).autocoder(options).result).outcome).toBe('complete')
      const without = await open([]).autocoder({ ...options, actions: [] }).result
      expect(without.reason).toContain("can't be compared from step")
    })

    it('is not excused by an action that nobody had', async () => {
      const { run } = begin([create, callReply('no_such', {}), said(1), repair, done])
      await run.result
      const recording = tampered(
        await recordingOf(run),
        'passed main_test.py::test_b',
        'failed main_test.py::test_b',
      )
      expect((await replay(recording)).verdict.kind).toBe('differs')
    })

    it.each([
      [
        'told that the network is closed',
        "URLError: The network is closed, so x can't be reached",
        'incomparable',
      ],
      ['failing for another reason', 'assert 1 == 2', 'differs'],
    ])('a test that is %s here', async (_, message, kind) => {
      const { play, python } = open([])
      const check = python.check.bind(python)
      python.check = async (request, signal) => {
        const report = await check(request, signal)
        const tests = report.tests.map((test) => ({ ...test, outcome: 'error' as const, message }))
        return { ...report, tests, success: false }
      }
      const player = play(await recorded())
      player.play()
      expect(await verdictOf(player)).toMatchObject({ kind, step: 3 })
    })
  })

  it('ends as broken when something in it goes wrong that should not', async () => {
    const { play, python } = open([])
    python.check = async () => {
      throw new Error('unheard of')
    }
    const player = play(await recorded())
    player.play()
    expect(await verdictOf(player)).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('unheard of'),
    })
    expect(player.isPlaying).toBe(false)
  })
})

describe('a recording comes out as it was, in a player and as an option', () => {
  const notYet = callReply('project_validation_action', { reasoning: 'More.', is_valid_and_complete: false })
  const broken = callReply('write_code', { reasoning: '', filepath: 'main.py', code: 'syntax error' })
  const cases: [string, () => Promise<Run>][] = [
    [
      'of a run with changes by hand',
      async () => {
        const { run } = begin([create, repair, done])
        for await (const event of run.events)
          if (event.type === 'step-end' && event.step === 2)
            await run.edit({ 'main.py': 'prints more', 'b.bin': Uint8Array.of(1), 'main_test.py': null })
        return run
      },
    ],
    [
      'of a run that a limit ended between two steps',
      async () => begin([create, repair, done], { limits: { epochs: 2 } }).run,
    ],
    [
      'of a run that a limit ended before it was asked',
      async () => begin([create, repair, done], { limits: { tokens: 4000 } }).run,
    ],
    [
      'of a run that went back to its best step when a limit ended it',
      async () => begin([create, repair, notYet, broken], { limits: { epochs: 3 } }).run,
    ],
    [
      'of a run whose limit was raised',
      async () =>
        begin([create, ...Array.from({ length: 60 }, (_, i) => said(i)), repair, done], {
          limits: { epochs: 99 },
        }).run,
    ],
    [
      'of a run that failed because nobody answered',
      async () => begin([create, failure('key', 'No.')], { unattended: true }).run,
    ],
    [
      'of a run that was stuck',
      async () =>
        begin([create, ...Array(12).fill(callReply('search', { reasoning: 'Look.', text: 'fails' }))]).run,
    ],
    [
      'of a run whose replies could not be used',
      async () => begin([create, ...Array(9).fill(textReply('?'))], { unattended: true }).run,
    ],
  ]
  it.each(cases)('%s', async (_, record) => {
    const run = await record()
    const { outcome, context } = await run.result
    const recording = await recordingOf(run)
    expect(recording.end.outcome).toBe(outcome)
    const { verdict, player } = await replay(recording)
    expect(verdict).toMatchObject({ kind: 'verified', outcome })
    expect(player.run.context.files).toEqual(context.files)
    expect(player.done).toBe(player.total)
    const again = open([]).autocoder({ project_name: 'again', recording, log_level: 'quiet' })
    const result = await again.result
    expect([result.outcome, result.context.files]).toEqual([outcome, context.files])
    expect(again.replay?.difference).toBeNull()
    // And what the replay leaves can be replayed.
    expect((await recordingOf(again)).end).toEqual(recording.end)
  })

  it('and as an option it says where it does not', async () => {
    const recording = await recorded()
    const outcomes = [...recording.end.outcomes, 'passed main_test.py::test_c']
    const claims: Recording[] = [
      { ...recording, end: { ...recording.end, outcomes } },
      { ...recording, end: { ...recording.end, outcome: 'stuck' } },
      { ...recording, turns: [...recording.turns, recording.turns[0] as (typeof recording.turns)[0]] },
    ]
    for (const claim of claims) {
      const { outcome, reason } = await open([]).autocoder({
        project_name: 'p',
        recording: claim,
        log_level: 'quiet',
      }).result
      expect([outcome, reason]).toEqual(['failed', expect.stringContaining('differs at step')])
    }
  })
})

describe('a recording that an older version made', () => {
  const fixtures = JSON.parse(
    readFileSync(new URL('./recordings.fixture.json', import.meta.url), 'utf8'),
  ) as { about: string; recording: Recording }[]
  it.each(fixtures)('plays for ever: $about', async ({ recording }) => {
    expect((await replay(recording)).verdict).toMatchObject({
      kind: 'verified',
      outcome: recording.end.outcome,
    })
  })
})
