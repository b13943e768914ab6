import { describe, expect, it } from 'vitest'
import { beginRun, until } from '../testing/beginRun'
import { callReply, failure } from '../testing/scriptedModel'
import { costOf, type Price } from './budget'
import { tokensIn, tokensOfRequest } from './tokens'
import type { RunSetup } from './runSetup'
import type { Limits } from './options'
import type { ModelClient, ModelOutcome, ModelRequest } from './ports'

const PRICE: Price = { input_usd: 2, cached_usd: 0.5, output_usd: 10 }
/** A hundred tokens: one for each character that is not ASCII. */
const CHUNK = '字'.repeat(100)
const create = callReply('create', { reasoning: 'begin', code: 'prints hello', test: 'def test_a' })
const done = callReply('project_validation_action', { reasoning: 'It is.', is_valid_and_complete: true })

/** A model that says `chunks` pieces before its answer, and knows whether it was left in the middle. */
function streaming(...answers: readonly { chunks?: number; outcome: ModelOutcome }[]) {
  const model = { requests: [] as ModelRequest[], sent: 0, left: 0 }
  const client: ModelClient = {
    async *reply(request) {
      const { chunks = 0, outcome } = answers[model.requests.length] ?? { outcome: failure('request') }
      model.requests.push(request)
      let isWhole = false
      try {
        for (let i = 0; i < chunks; i += 1) {
          model.sent += 1
          yield CHUNK
        }
        isWhole = true
        return outcome
      } finally {
        if (!isWhole) model.left += 1
      }
    },
  }
  return Object.assign(model, { client })
}

const begin = (
  model: ReturnType<typeof streaming>,
  limits: Partial<Limits>,
  changes: Partial<Omit<RunSetup, 'ports'>> = {},
) => beginRun([], { limits, ...changes, ports: { model: model.client } }).run

const promptTokens = async () => {
  const model = streaming({ outcome: create })
  await begin(model, { epochs: 1 }).result
  return tokensOfRequest(model.requests[0] as ModelRequest)
}

describe('a limit of tokens', () => {
  it('ends a reply with the chunk that crosses it', async () => {
    const tokens = (await promptTokens()) + 250
    const model = streaming({ chunks: 50, outcome: create })
    const result = await begin(model, { tokens }).result
    expect(result).toMatchObject({ outcome: 'limit', reason: `The limit of ${tokens} tokens is reached.` })
    // A hundred tokens a chunk: the third one crosses it, and none is asked for after that.
    expect(model).toMatchObject({ sent: 3, left: 1 })
    const { input_tokens, output_tokens, is_estimate } = result.usage
    expect(input_tokens + output_tokens).toBe(tokens + 50)
    expect(is_estimate).toBe(true)
    expect(result.files).toEqual({})
  })

  it('counts thoughts that nobody is shown', async () => {
    const tokens = (await promptTokens()) + 250
    let sent = 0
    const model = streaming({ outcome: create })
    model.client.reply = async function* () {
      for (; sent < 50; sent += 1) yield { thoughts: 100 }
      return create
    }
    const run = begin(model, { tokens })
    expect((await run.result).outcome).toBe('limit')
    expect(sent).toBe(2)
    expect(run.log.filter(({ type }) => type === 'reply-delta')).toEqual([])
  })

  it('keeps a request from being sent that alone would cross it', async () => {
    const model = streaming({ outcome: create })
    const result = await begin(model, { tokens: 50 }).result
    expect(result).toMatchObject({ outcome: 'limit', usage: { calls: 0 } })
    expect(result.reason).toMatch(/next request would cross the limit of 50 tokens/)
    expect(model.requests).toEqual([])
  })

  it('is told to the endpoint when little is left', async () => {
    const tokens = (await promptTokens()) + 5000
    const model = streaming({ outcome: create }, { outcome: done })
    await begin(model, { tokens }).result
    expect(model.requests.map(({ max_tokens }) => max_tokens)).toEqual([5000, expect.any(Number)])
    const generous = streaming({ outcome: create }, { outcome: done })
    await begin(generous, { tokens: 2_000_000 }).result
    expect(generous.requests[0]).not.toHaveProperty('max_tokens')
  })

  it('counts what attempts have used that broke off', async () => {
    const prompt = await promptTokens()
    const broken = { chunks: 5, outcome: failure('cut') }
    const model = streaming(broken, broken, broken)
    const result = await begin(model, { tokens: 2 * prompt + 750 }).result
    expect(result.outcome).toBe('limit')
    expect(result.reason).toMatch(
      /limit of \d+ tokens is reached\. \d+ tokens of it went into 1 request that broke off/,
    )
    expect(model).toMatchObject({ sent: 8, left: 1 })
  })

  it('counts them, too, when another attempt has brought the reply, and after a reload', async () => {
    const tokens = 2 * (await promptTokens()) + 20_500
    const broken = { chunks: 200, outcome: failure('cut') }
    const long = structuredClone(create) as { reply: { usage: { input_tokens: number } } }
    long.reply.usage.input_tokens = 10_000
    const model = streaming(broken, { outcome: long as unknown as ModelOutcome }, { outcome: done })
    const begun = { limits: { tokens }, ports: { model: model.client } }
    const { run, journal } = beginRun([], { ...begun, is_stepwise: true })
    await run.step()
    await run.step()
    expect(run.usage).toMatchObject({ calls: 1, input_tokens: 10_000, output_tokens: 10 })
    const again = beginRun([], { ...begun, journal: { ...journal, close: () => {} } })
    for (const one of [run, again.run]) {
      one.resume()
      const { outcome, reason, usage } = await one.result
      expect(outcome).toBe('limit')
      expect(reason).toMatch(/is reached\. \d+ tokens of it went into 1 request that broke off/)
      expect(usage.calls).toBe(1)
    }
    expect(model.requests).toHaveLength(2)
  })

  it('counts what was under way when the person went back to a checkpoint', async () => {
    const tokens = (await promptTokens()) + 250
    let sent = 0
    const model: ModelClient = {
      async *reply(_, signal) {
        sent += 1
        yield CHUNK
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        return failure('aborted')
      },
    }
    const { run } = beginRun([], { limits: { tokens }, ports: { model } })
    await until(run, () => run.log.some(({ type }) => type === 'reply-delta'))
    await run.restore(run.checkpoints[0]?.id ?? '')
    expect(await run.result).toMatchObject({
      outcome: 'limit',
      reason: expect.stringContaining('1 request that'),
    })
    expect(sent).toBe(1)
  })

  it('is as many tokens for a text as for its pieces', () => {
    const text = 'def größe(x): return "字" # naïve'
    expect([...text].reduce((sum, piece) => sum + tokensIn(piece), 0)).toBeCloseTo(tokensIn(text), 9)
    // Code is denser than prose, and other scripts have a token for each character at the least.
    expect(tokensIn('x'.repeat(290))).toBeCloseTo(100, 9)
    expect(tokensIn('字'.repeat(100))).toBe(100)
  })
})

describe('a limit of cost', () => {
  it('ends a reply with the chunk that crosses it', async () => {
    const prompt = await promptTokens()
    const cost_usd = (prompt * 2 + 250 * 10) / 1_000_000
    const model = streaming({ chunks: 50, outcome: create })
    const result = await begin(model, { cost_usd }, { price: async () => PRICE }).result
    expect(result).toMatchObject({ outcome: 'limit', reason: `The limit of $${cost_usd} is reached.` })
    expect(model.sent).toBe(3)
    expect(result.usage.cost_usd).toBeCloseTo(cost_usd + (50 * 10) / 1_000_000, 9)
  })

  it('ends the run between two steps', async () => {
    const model = streaming({ outcome: create }, { outcome: done })
    const cost_usd = (100 * 2 + 10 * 10) / 1_000_000
    const result = await begin(model, { cost_usd: cost_usd * 3 }, { price: async () => PRICE }).result
    // The prompt alone is estimated at more than three replies cost.
    expect(result.outcome).toBe('limit')
    expect(result.reason).toMatch(/would cross the limit of \$/)
  })

  it('waits for a price before the first call, and goes on when there is one', async () => {
    let price: Price | null = null
    const model = streaming({ outcome: create }, { outcome: done })
    const run = begin(model, { cost_usd: 1 }, { price: async () => price })
    await new Promise<void>((resolve) => run.subscribe(() => run.status === 'paused' && resolve()))
    expect(run.reason).toMatch(/No price is known.*\$1.*Settings.*limit of tokens/)
    expect(run.pause_kind).toBe('price')
    expect(model.requests).toEqual([])
    price = PRICE
    run.resume()
    const { outcome, usage } = await run.result
    expect(outcome).toBe('complete')
    expect(usage.cost_usd).toBeCloseTo((200 * 2 + 20 * 10) / 1_000_000, 9)
  })

  it('without a price fails where nobody attends', async () => {
    const model = streaming({ outcome: create })
    const result = await begin(model, { cost_usd: 1 }, { is_unattended: true }).result
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('No price is known') })
    expect(model.requests).toEqual([])
  })
})

describe('the cost of a run', () => {
  it('is unknown without a price, and without a limit nobody asks for one', async () => {
    const result = await begin(streaming({ outcome: create }, { outcome: done }), {}).result
    expect(result).toMatchObject({ outcome: 'complete', usage: { cost_usd: null } })
  })

  it('counts cached input at its own price, and what the endpoint says before anything', async () => {
    const usage = {
      calls: 1,
      input_tokens: 1000,
      cached_tokens: 800,
      output_tokens: 100,
      cost_usd: null,
      is_estimate: false,
    }
    expect(costOf(usage, PRICE)).toBeCloseTo((200 * 2 + 800 * 0.5 + 100 * 10) / 1_000_000, 12)
    const said = structuredClone(create) as { reply: { usage: { cost_usd: number } } }
    said.reply.usage.cost_usd = 0.25
    const model = streaming({ outcome: said as unknown as ModelOutcome }, { outcome: done })
    const result = await begin(model, {}, { price: async () => PRICE }).result
    expect(result.usage.cost_usd).toBeCloseTo(0.25 + (100 * 2 + 10 * 10) / 1_000_000, 9)
  })
})
