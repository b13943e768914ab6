import { afterEach, describe, expect, it } from 'vitest'
import { apiError, type Endpoint, type Reply, startEndpoint } from '../../../e2e/endpoint/startEndpoint'
import type { Message, ModelOutcome, ModelReply, ModelRequest, Tool } from '../../core/ports'
import { tokensIn } from '../../core/tokens'
import { createOpenAiClient } from './createOpenAiClient'
import { ARGUMENTS, type Fixture } from './fixtures/fixture'
import { ANTHROPIC, DEEPSEEK, GEMINI, GROQ, MISTRAL, OPENROUTER } from './fixtures/hosted'
import { LLAMA_CPP, LM_STUDIO, OLLAMA, VLLM } from './fixtures/local'
import { OPENAI } from './fixtures/openai'
import { PROVIDERS } from './providers'

// The same for every preset: what the provider's documentation describes becomes one and the same reply.

const FIXTURES: readonly Fixture[] = [
  OPENAI,
  OPENROUTER,
  ANTHROPIC,
  GEMINI,
  GROQ,
  MISTRAL,
  DEEPSEEK,
  OLLAMA,
  LM_STUDIO,
  LLAMA_CPP,
  VLLM,
]

const tool = (name: string): Tool => ({
  name,
  description: name,
  parameters: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
})
const OPENING: readonly Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Grüße 😀' },
]
const request = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: OPENING,
  tools: [tool('create')],
  turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
  ...changes,
})

let endpoint: Endpoint

/** A client of the preset, whose requests go to an endpoint on this machine instead. */
async function clientOf({ provider, model }: Fixture, ...replies: readonly Reply[]) {
  endpoint = await startEndpoint(replies)
  const base_url = PROVIDERS.find(({ id }) => id === provider)?.base_url ?? ''
  const send: typeof fetch = (url, init) =>
    fetch(String(url).replace(base_url.replace(/\/v1.*$/, ''), endpoint.base_url.replace('/v1', '')), init)
  return createOpenAiClient({ base_url, api_key: 'sk-wrong', model }, send)
}

async function answer(client: Awaited<ReturnType<typeof clientOf>>, asked = request()) {
  const reply = client.reply(asked, new AbortController().signal)
  let text = ''
  let thoughts = 0
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return { text, thoughts, outcome: value }
    if (typeof value === 'string') text += value
    else thoughts += value.thoughts
  }
}

const replyOf = ({ outcome }: { outcome: ModelOutcome }): ModelReply => {
  if ('failure' in outcome) throw new Error(outcome.failure.message)
  return outcome.reply
}
const callsOf = ({ message }: ModelReply) =>
  message.tool_calls?.map(({ function: { name, arguments: text } }) => [name, text])

it('knows every preset that has an address', () => {
  const addressed = PROVIDERS.filter(({ base_url }) => base_url.startsWith('http')).map(({ id }) => id)
  expect(FIXTURES.map(({ provider }) => provider)).toEqual(addressed)
  for (const { pages, read } of FIXTURES) {
    expect(pages.length).toBeGreaterThan(0)
    expect(read).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
})

describe.each(FIXTURES.map((fixture) => [fixture.provider, fixture] as const))('%s', (_, fixture) => {
  afterEach(() => endpoint.close())

  it('streams a function call and its usage', async () => {
    const client = await clientOf(fixture, { raw: fixture.call })
    const { text, thoughts, outcome } = await answer(client)
    const reply = replyOf({ outcome })
    expect(callsOf(reply)).toEqual([['create', ARGUMENTS]])
    expect(text).toBe(ARGUMENTS)
    // Thoughts are counted, and not shown as if they were the answer.
    expect(thoughts).toBeCloseTo(fixture.provider === 'deepseek' ? tokensIn('Let me write it.') : 0, 9)
    expect(reply).toMatchObject({
      finish_reason: 'tool_calls',
      usage: fixture.usage,
      message: { content: null },
    })
    expect(reply.message.tool_calls?.[0]?.id).toMatch(/./)
  })

  it('says the same however the bytes are cut', async () => {
    const client = await clientOf(fixture, { raw: fixture.call }, { raw: fixture.call, chunkBytes: 3 })
    expect(await answer(client)).toEqual(await answer(client))
  })

  it('calls several functions in one reply, in their order', async () => {
    const client = await clientOf(fixture, { raw: fixture.twoCalls })
    const reply = replyOf(await answer(client, request({ tools: [tool('create'), tool('delete_file')] })))
    expect(callsOf(reply)).toEqual([
      ['create', ARGUMENTS],
      ['delete_file', ARGUMENTS],
    ])
    const ids = reply.message.tool_calls?.map(({ id }) => id)
    expect(new Set(ids).size).toBe(2)
  })

  it('says that a reply was cut at the length limit, and repairs nothing', async () => {
    const client = await clientOf(fixture, { raw: fixture.cut })
    const reply = replyOf(await answer(client))
    expect(reply.finish_reason).toBe('length')
    expect(callsOf(reply)?.[0]?.[1]).toBe('{"code":"print(\\"grü')
  })

  it('estimates the usage where none comes', async () => {
    const silent = fixture.call.replaceAll('"usage"', '"nothing"').replaceAll('"x_groq"', '"nothing"')
    const client = await clientOf(fixture, { raw: silent })
    expect(replyOf(await answer(client)).usage).toMatchObject({ calls: 1, is_estimate: true })
  })

  it('is asked in its own way', async () => {
    const client = await clientOf(fixture, { raw: fixture.call })
    await answer(client, request({ max_tokens: 500 }))
    const { path, body, headers } = endpoint.requests[0]!
    expect(path.endsWith(fixture.path)).toBe(true)
    expect(body).toMatchObject(fixture.asks)
    for (const field of fixture.asksNot) expect(body).not.toHaveProperty(field)
    expect(JSON.stringify(body.tools)).toContain('"create"')
    expect(headers['anthropic-dangerous-direct-browser-access']).toBe(
      fixture.provider === 'anthropic' ? 'true' : undefined,
    )
    if (fixture.provider !== 'openai')
      expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([])
  })

  it('hears of a refusal in its own form', async () => {
    const client = await clientOf(fixture, { raw: fixture.call }, { raw: fixture.call })
    const { message } = replyOf(await answer(client))
    const id = message.tool_calls?.[0]?.id ?? ''
    const messages: Message[] = [
      ...OPENING,
      message,
      { role: 'tool', tool_call_id: id, content: 'Refused.' },
      { role: 'user', content: 'Again.' },
    ]
    await answer(client, request({ messages }))
    const { messages: chat, input } = endpoint.requests[1]!.body as unknown as Record<string, object[]>
    const sent = chat ?? input ?? []
    expect(sent.slice(OPENING.length)).toMatchObject(fixture.sendsBack)
    expect(sent).toHaveLength(OPENING.length + fixture.sendsBack.length)
    // What belongs to the other wire, or names what was never stored, stays here.
    expect(JSON.stringify(sent)).not.toMatch(/response_items|rs_1|fc_1/)
  })

  it('says that a key is wrong', async () => {
    const client = await clientOf(fixture, fixture.wrongKey)
    const { outcome } = await answer(client)
    expect(outcome).toMatchObject({ failure: { kind: 'key', message: expect.stringContaining('API key') } })
    expect(JSON.stringify(outcome)).not.toContain('sk-wrong')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is asked again by the loop, not by itself, when it has a problem', async () => {
    const client = await clientOf(fixture, apiError(503, 'overloaded', 'Busy'))
    expect((await answer(client)).outcome).toMatchObject({ failure: { kind: 'server' } })
    expect(endpoint.requests).toHaveLength(1)
  })
})
