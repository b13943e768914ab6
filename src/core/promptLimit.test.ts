import { describe, expect, it } from 'vitest'
import { beginRun, paused } from '../testing/beginRun'
import { callReply, failure, type Script } from '../testing/scriptedModel'
import { fitPrompt } from './fitPrompt'
import { createContext, withFiles, withHistory } from './context'
import type { ModelOutcome, ModelRequest } from './ports'
import { createPromptLimit } from './promptLimit'
import { composePrompt } from './prompt'
import { ACT } from './steps/templates'
import { estimateTokens } from './tokens'

const FILES = { 'main.py': 'fails\n', 'main_test.py': 'def test_a\n' }
const LARGE = { ...FILES, 'long.txt': 'line\n'.repeat(3_500) }
const repair = callReply('write_code', { reasoning: 'x', filepath: 'main.py', code: 'prints hello' })
const done = callReply('project_validation_action', { reasoning: 'It is.', is_valid_and_complete: true })
const SENTENCE = 'The project has become too long.'

const refusing = (reads_tokens?: number): ModelOutcome => {
  const outcome = failure('too-long', SENTENCE)
  if (!('failure' in outcome)) throw new Error('a failure')
  return { failure: { ...outcome.failure, ...(reads_tokens && { reads_tokens }) } }
}

const tokensOf = ({ messages, tools }: ModelRequest) => estimateTokens(JSON.stringify([messages, tools]))
const promptOf = (request?: ModelRequest) => String(request?.messages[1]?.content)

/** A model that can read so many tokens, and says so or not. */
const reading = (tokens: number, isTold: boolean, answers: Script): Script => {
  const waiting = [...answers]
  const answer = (request: ModelRequest, signal: AbortSignal) => {
    if (tokensOf(request) > tokens) return refusing(isTold ? tokens : undefined)
    const next = waiting.shift() as Script[number]
    return typeof next === 'function' ? next(request, signal) : next
  }
  return Array.from({ length: 12 }, () => answer)
}

describe('a prompt that the model cannot read', () => {
  it('is sent again, shorter, with the goal and the task still in it', async () => {
    const { run, model } = beginRun([refusing(), repair, done], { files: LARGE })
    expect(await run.result).toMatchObject({ outcome: 'complete', usage: { calls: 2 } })
    const [whole, short] = model.requests
    expect(promptOf(short).length).toBeLessThan(promptOf(whole).length * 0.6)
    expect(promptOf(short)).toContain('Say hello')
    expect(promptOf(short)).toContain('main.py fails: repair it.')
    expect(run.log.filter(({ type }) => type === 'retry')).toHaveLength(1)
    const shown = run.log.flatMap((event) => (event.type === 'prompt-compose' ? [event.prompt] : []))
    expect(shown[1]).toContain(promptOf(short))
  })

  it('pauses the run when it can be made no shorter, and changes nothing', async () => {
    const { run, model } = beginRun([refusing(), repair, done], { files: FILES })
    await paused(run)
    expect(run.reason).toBe(SENTENCE)
    expect(run.context.files).toEqual(FILES)
    expect(model.requests).toHaveLength(1)
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })

  it('pauses the run when three shorter ones are refused, too', async () => {
    const { run, model } = beginRun([...Array(4).fill(refusing()), repair, done], {
      files: FILES,
      goal: 'Say hello. '.repeat(6_000),
    })
    await paused(run)
    expect(model.requests).toHaveLength(4)
    run.resume()
    expect((await run.result).outcome).toBe('complete')
  })
})

describe('what a model can read', () => {
  it('is learned from one refusal that says it, for the rest of the run', async () => {
    const { run, model } = beginRun(reading(8_192, true, [repair, done]), { files: LARGE })
    expect((await run.result).outcome).toBe('complete')
    expect(model.requests).toHaveLength(3)
    expect(tokensOf(model.requests[0] as ModelRequest)).toBeGreaterThan(8_192)
    for (const request of model.requests.slice(1)) expect(tokensOf(request)).toBeLessThan(8_192 * 0.8)
  })

  it('is learned from refusals that say nothing, too', async () => {
    const { run, model } = beginRun(reading(5_000, false, [repair, done]), { files: LARGE })
    expect((await run.result).outcome).toBe('complete')
    expect(run.log.filter(({ type }) => type === 'retry').length).toBeLessThanOrEqual(3)
    expect(tokensOf(model.requests.at(-1) as ModelRequest)).toBeLessThan(5_000)
  })

  it('bounds the first request already where it is known', async () => {
    const promptLimit = createPromptLimit(async () => ({ key: 'm', tokens: 8_192 }), new Map())
    const { run, model } = beginRun(reading(8_192, true, [repair, done]), { files: LARGE, promptLimit })
    expect((await run.result).outcome).toBe('complete')
    expect(model.requests).toHaveLength(2)
  })

  it('is remembered by model, and told apart', async () => {
    let key = 'small'
    const limit = createPromptLimit(async () => ({ key, tokens: 100_000 }), new Map())
    const turn = { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] } as const
    const sent = { messages: [{ role: 'user', content: 'x'.repeat(29_000) }], tools: [], turn } as const
    await limit.learn(sent, { kind: 'too-long', message: '', retry_after_seconds: null, reads_tokens: 4_096 })
    expect(await limit.tokens()).toBe(4_096)
    key = 'large'
    expect(await limit.tokens()).toBe(100_000)
    // Refused although it should have fitted: the estimate was too low for this tokenizer.
    await limit.learn(sent, {
      kind: 'too-long',
      message: '',
      retry_after_seconds: null,
      reads_tokens: 100_000,
    })
    expect(await limit.tokens()).toBeLessThan(7_000)
  })
})

describe('fitPrompt', () => {
  const project = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`part_${i}.py`, `def work_${i}():\n${'    x = 1\n'.repeat(200)}`]),
  )
  const begun = withFiles(createContext({ name: 'p', goal: 'Add it all up', project_dir: 'p' }), project)
  const steps = Array.from({ length: 20 }, (_, i) => `step ${i}: ${'tried it. '.repeat(30)}`)
  const context = steps.reduce(withHistory, {
    ...begun,
    check_formatted: `failed: part_7.py:3\n${'output\n'.repeat(1_500)}`,
    reasoning: 'Repair part_7.py',
  })

  it.each([2_000, 4_000, 8_000, 16_000])('keeps within %i tokens, with the goal and the task', (room) => {
    const prompt = fitPrompt(ACT, context, room)
    expect(estimateTokens(prompt)).toBeLessThanOrEqual(room)
    expect(prompt).toContain('Add it all up')
    expect(prompt).toContain('Repair part_7.py')
    if (room >= 4_000) expect(prompt).toContain('step 19:')
  })

  it('leaves nothing out where nobody knows of a limit, and uses the room that there is', () => {
    const sizes = [2_000, 4_000, 8_000, 16_000].map((room) => fitPrompt(ACT, context, room).length)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(sizes[2]).toBeGreaterThan(2 * (sizes[0] as number))
    expect(fitPrompt(ACT, context, null)).toBe(composePrompt(ACT, context))
  })
})
