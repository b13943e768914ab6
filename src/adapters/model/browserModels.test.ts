import { describe, expect, it } from 'vitest'
import type { ModelClient, ModelOutcome, ModelRequest } from '../../core/ports'
import { type ChromeModels, createChromeClient } from './createChromeClient'
import { createWebLlmClient, type WebLlmEngine } from './createWebLlmClient'

const ANSWER = '{"actions":[{"name":"create","arguments":{"code":"x"}}]}'
const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
  ],
  tools: [{ name: 'create', description: 'Begin', parameters: { type: 'object' } }],
  turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
}

async function ask(client: ModelClient, signal = new AbortController().signal) {
  const reply = client.reply(request, signal)
  let text = ''
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return { text, outcome: value as ModelOutcome }
    text += value
  }
}

const CREATED = {
  reply: {
    finish_reason: 'tool_calls',
    message: { content: null, tool_calls: [{ function: { name: 'create', arguments: '{"code":"x"}' } }] },
    usage: { calls: 1, is_estimate: true },
  },
}

/** Chrome's interface over pieces of an answer. */
function fakeChrome(pieces: readonly string[], problem?: DOMException) {
  const seen = { prompts: [] as unknown[], constraint: {} as object, destroyed: 0 }
  const models: ChromeModels = {
    availability: async () => 'available',
    create: async ({ initialPrompts }) => ({
      promptStreaming(messages, { responseConstraint }) {
        seen.prompts = [...initialPrompts, ...messages]
        seen.constraint = responseConstraint
        return new ReadableStream({
          start(controller) {
            for (const piece of pieces) controller.enqueue(piece)
            if (problem) controller.error(problem)
            else controller.close()
          },
        })
      },
      destroy: () => {
        seen.destroyed += 1
      },
    }),
  }
  return { models, seen }
}

describe('Chrome’s own model', () => {
  it('answers with actions, held to one JSON Schema', async () => {
    const { models, seen } = fakeChrome([ANSWER.slice(0, 20), ANSWER.slice(20)])
    const { text, outcome } = await ask(createChromeClient(models))
    expect(text).toBe(ANSWER)
    expect(outcome).toMatchObject(CREATED)
    expect(seen.prompts).toMatchObject([
      { role: 'system', content: expect.stringMatching(/Be brief[\s\S]*- create: Begin/) },
      { role: 'user', content: 'Hello' },
    ])
    expect(JSON.stringify(seen.constraint)).toContain('"enum":["create"]')
    expect(seen.destroyed).toBe(1)
  })

  it.each([
    ['QuotaExceededError', /longer than Chrome/],
    ['NotAllowedError', /press Test in Settings/],
    ['UnknownError', /had a problem: Oops/],
  ])('says what is wrong: %s', async (name, sentence) => {
    const { models, seen } = fakeChrome(['{"act'], new DOMException('Oops', name))
    const { outcome } = await ask(createChromeClient(models))
    expect(outcome).toMatchObject({ failure: { message: expect.stringMatching(sentence) } })
    if (name === 'QuotaExceededError') expect(outcome).toMatchObject({ failure: { kind: 'too-long' } })
    expect(seen.destroyed).toBe(1)
  })

  it('is not there in most browsers, or only its name is', async () => {
    const { models } = fakeChrome([])
    const named = { ...models, availability: async () => 'unavailable' as const }
    for (const client of [createChromeClient(undefined), createChromeClient(named)])
      expect((await ask(client)).outcome).toMatchObject({
        failure: { kind: 'request', message: expect.stringContaining('Chrome 148') },
      })
  })

  it('is given up when the caller wants', async () => {
    const { models } = fakeChrome([ANSWER])
    expect((await ask(createChromeClient(models), AbortSignal.abort())).outcome).toMatchObject({
      failure: { kind: 'aborted' },
    })
  })
})

/** WebLLM's interface over chunks. */
function fakeEngine(chunks: readonly object[]) {
  const seen = { bodies: [] as object[], interrupted: 0 }
  const engine: WebLlmEngine = {
    chat: {
      completions: {
        async create(body) {
          seen.bodies.push(body)
          return (async function* () {
            yield* chunks
          })()
        },
      },
    },
    interruptGenerate: () => {
      seen.interrupted += 1
    },
  }
  return { engine, seen }
}

const chunk = (content: string, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: { content }, finish_reason }],
})

describe('WebLLM', () => {
  it('answers with actions, held to one JSON Schema, and counts its tokens', async () => {
    const { engine, seen } = fakeEngine([
      chunk(ANSWER.slice(0, 30)),
      chunk(ANSWER.slice(30), 'stop'),
      { choices: [], usage: { prompt_tokens: 50, completion_tokens: 9 } },
    ])
    const { text, outcome } = await ask(createWebLlmClient('small', async () => engine))
    expect(text).toBe(ANSWER)
    expect(outcome).toMatchObject({
      reply: { ...CREATED.reply, usage: { input_tokens: 50, output_tokens: 9, is_estimate: false } },
    })
    expect(seen).toMatchObject({
      bodies: [
        {
          stream: true,
          response_format: { type: 'json_object', schema: expect.stringContaining('"create"') },
        },
      ],
      interrupted: 0,
    })
  })

  it('frees the card when nobody reads on, and when it is stopped', async () => {
    const { engine, seen } = fakeEngine([chunk('{'), chunk('"'), chunk('}', 'stop')])
    const client = createWebLlmClient('small', async () => engine)
    for await (const _ of client.reply(request, new AbortController().signal)) break
    expect(seen.interrupted).toBe(1)
    const abort = new AbortController()
    const reply = client.reply(request, abort.signal)
    await reply.next()
    abort.abort()
    let last = await reply.next()
    while (!last.done) last = await reply.next()
    expect(last.value).toMatchObject({ failure: { kind: 'aborted' } })
    expect(seen.interrupted).toBe(2)
  })

  it('says why it can’t run, and that a reply broke off', async () => {
    const broken = createWebLlmClient('small', () => Promise.reject(new Error('WebGPU is not available')))
    expect((await ask(broken)).outcome).toMatchObject({
      failure: {
        kind: 'request',
        message: expect.stringMatching(/"small" can't run.*WebGPU is not available/),
      },
    })
    const sizes = 'number of prompt tokens: 9000; context window size: 4096'
    const full = createWebLlmClient('small', () => Promise.reject(new Error(sizes)))
    expect((await ask(full)).outcome).toMatchObject({ failure: { kind: 'too-long', reads_tokens: 4_096 } })
    const cut = createWebLlmClient('small', async () => fakeEngine([chunk('{')]).engine)
    expect((await ask(cut)).outcome).toMatchObject({ failure: { kind: 'cut' } })
  })

  it('never executes what ends at the length limit', async () => {
    const { engine } = fakeEngine([chunk(ANSWER.slice(0, 40), 'length')])
    const { outcome } = await ask(createWebLlmClient('small', async () => engine))
    expect(outcome).toMatchObject({ reply: { finish_reason: 'length' } })
  })
})
