import { afterEach, describe, expect, it } from 'vitest'
import { apiError, call, type Endpoint, type Reply, startEndpoint } from '../../../e2e/endpoint/startEndpoint'
import type { Message, ModelOutcome, ModelRequest } from '../../core/ports'
import { createOpenAiClient, type LearnedModels } from './createOpenAiClient'
import { OPENAI } from './fixtures/openai'

const HELLO = call('create', { code: 'x' })
const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello' },
  ],
  tools: [{ name: 'create', description: 'Begin the project', parameters: { type: 'object' } }],
  turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] },
}

let endpoint: Endpoint
afterEach(() => endpoint.close())

type Body = Record<string, unknown>

/** Asks once; the endpoint refuses with what `refuses` says of the request, and else answers. */
async function asked(
  refuses: (body: Body, path: string) => Reply | null,
  { base_url, answer = HELLO, memory = new Map(), messages = request.messages, max_tokens = 900 }: Given = {},
) {
  endpoint = await startEndpoint(
    (body, number) => refuses(body as unknown as Body, endpoint.requests[number]?.path ?? '') ?? answer,
  )
  const preset = base_url ?? endpoint.base_url
  const send: typeof fetch = (url, init) =>
    fetch(String(url).replace(preset.replace(/\/v1.*$/, ''), endpoint.base_url.replace('/v1', '')), init)
  const options = { base_url: preset, api_key: 'sk-1', model: 'm' }
  const reply = createOpenAiClient(options, send, memory).reply(
    { ...request, messages, max_tokens },
    new AbortController().signal,
  )
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return value as ModelOutcome
  }
}

interface Given {
  readonly base_url?: string
  readonly answer?: Reply
  readonly memory?: LearnedModels
  readonly messages?: readonly Message[]
  readonly max_tokens?: number
}

const bad = (message: string, status = 400): Reply => apiError(status, 'invalid_request_error', message)
const bodies = () => endpoint.requests.map(({ body }) => body as unknown as Body)
const last = () => bodies().at(-1) ?? {}
const calls = (outcome: ModelOutcome) =>
  'reply' in outcome
    ? outcome.reply.message.tool_calls?.map((each) => each.function)
    : outcome.failure.message

describe('a refusal that tells what was wrong with the form', () => {
  it.each([
    [
      'a parameter for the usage',
      (body: Body) => 'stream_options' in body,
      'Unknown field stream_options',
      422,
    ],
    [
      'a named function',
      (body: Body) => typeof body.tool_choice === 'object',
      "Invalid tool_choice type: 'object'. Supported string values: none, auto, required",
      400,
    ],
    [
      'any choice',
      (body: Body) => 'tool_choice' in body,
      'Thinking mode does not support this tool_choice',
      400,
    ],
    [
      'the name of a bound',
      (body: Body) => 'max_tokens' in body,
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      400,
    ],
  ] as const)('is answered with another form: %s', async (_, isWrong, message, status) => {
    const outcome = await asked((body) => (isWrong(body) ? bad(message, status) : null))
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(isWrong(last())).toBe(false)
  })

  it('is remembered, for this model at this endpoint', async () => {
    const memory: LearnedModels = new Map()
    const refuses = (body: Body) => ('stream_options' in body ? bad('Unknown field stream_options') : null)
    await asked(refuses, { memory, base_url: 'http://localhost:9/v1' })
    expect(endpoint.requests).toHaveLength(2)
    await endpoint.close()
    await asked(refuses, { memory, base_url: 'http://localhost:9/v1' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is told as it is when nothing helps, after a bounded number of requests', async () => {
    const outcome = await asked(() =>
      bad('tool_choice stream_options max_tokens response_format reasoning_content tool_call_id'),
    )
    expect(outcome).toMatchObject({ failure: { kind: 'request' } })
    expect(endpoint.requests.length).toBeLessThan(16)
  })

  it.each([
    ['max_tokens is too large: 900. This model supports at most 512 completion tokens.', 512],
    ['max_tokens must be less than or equal to `512`, the maximum value for this model', 512],
  ])('says how long a reply may be: %s', async (message, most) => {
    await asked((body) => (Number(body.max_tokens) > most ? bad(message) : null))
    expect(last()).toMatchObject({ max_tokens: most })
  })

  it('may count what a reply is allowed to have as if it had been sent', async () => {
    const message =
      "'max_tokens' is too large: 90000. This model's maximum context length is 32768 tokens and your request has 1200 input tokens"
    const outcome = await asked((body) => (Number(body.max_tokens) > 9000 ? bad(message) : null), {
      max_tokens: 90_000,
    })
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(last()).toMatchObject({ max_tokens: 4096 })
  })

  it.each([
    ['This model has a maximum context length of 8 tokens (max_tokens)', 8],
    ["This model's maximum context length is 8,192 tokens. However, you requested 9000 tokens.", 8_192],
    ['the request exceeds the available context size, try increasing it', undefined],
    ['request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it', 4_096],
    ['However, the model is loaded with context length of only 4096 tokens, which is not enough.', 4_096],
    ['Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)', 7_424],
    ['prompt is too long: 210000 tokens > 200000 maximum', 200_000],
    ['The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).', 1_048_576],
    ['Please reduce the length of the messages or completion.', undefined],
  ])('is about the project when it is too long: %s', async (message, reads_tokens) => {
    const outcome = await asked(() => bad(message))
    expect(outcome).toMatchObject({
      failure: {
        kind: 'too-long',
        ...(reads_tokens && { reads_tokens }),
        message: expect.stringMatching(/project has become longer.*model that reads more/),
      },
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is no guess: other refusals are not asked again', async () => {
    for (const reply of [
      bad('Content is required'),
      apiError(401, 'invalid_api_key', 'No key for tool_choice'),
      apiError(429, 'rate_limit_exceeded', 'Too many tools'),
    ]) {
      expect(await asked(() => reply)).toHaveProperty('failure')
      expect(endpoint.requests).toHaveLength(1)
      await endpoint.close()
    }
    endpoint = await startEndpoint([])
  })
})

describe('the wire', () => {
  const chatOnly = (_: Body, path: string) => (path.endsWith('/responses') ? { status: 404, body: '' } : null)

  it('is Responses for OpenAI, and Chat Completions where OpenAI’s address has none', async () => {
    const outcome = await asked(chatOnly, { base_url: 'https://api.openai.com/v1' })
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(endpoint.requests.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/chat/completions'])
    expect(last()).toMatchObject({ max_completion_tokens: 900 })
  })

  it('is not changed because of an unknown model', async () => {
    const unknown = apiError(404, 'model_not_found', "The model 'm' does not exist")
    const outcome = await asked(() => unknown, { base_url: 'https://api.openai.com/v1' })
    expect(outcome).toMatchObject({ failure: { kind: 'not-found' } })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('becomes Responses where a chat asks for it', async () => {
    const message =
      "Function tools with reasoning_effort are not supported for m in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'."
    const outcome = await asked((_, path) => (path.endsWith('/responses') ? null : bad(message)), {
      answer: { raw: OPENAI.call },
    })
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(endpoint.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/responses'])
  })

  it('is Chat Completions without thoughts where there is no other', async () => {
    const message = "To use function tools, use /v1/responses or set reasoning_effort to 'none'."
    const outcome = await asked(
      (body, path) => chatOnly(body, path) ?? (body.reasoning_effort === 'none' ? null : bad(message)),
      { base_url: 'https://api.openai.com/v1' },
    )
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(last()).toMatchObject({ reasoning_effort: 'none' })
  })

  it('does without sealed thoughts where a model has none', async () => {
    const outcome = await asked(
      (body) => ('include' in body ? bad('Encrypted content is not supported with this model.') : null),
      { base_url: 'https://api.openai.com/v1', answer: { raw: OPENAI.call } },
    )
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
    expect(last()).not.toHaveProperty('include')
  })
})

describe('an endpoint without functions', () => {
  const written = '{"actions":[{"name":"create","arguments":{"code":"x"}}]}'
  const noTools = (body: Body) =>
    'tools' in body ? bad('registry.ollama.ai/library/gemma:latest does not support tools') : null

  it('is given one JSON Schema of all actions', async () => {
    const outcome = await asked(noTools, { answer: { text: written } })
    expect(calls(outcome)).toEqual([{ name: 'create', arguments: '{"code":"x"}' }])
    expect(outcome).toMatchObject({ reply: { finish_reason: 'tool_calls', message: { content: null } } })
    expect(last()).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { name: 'actions' } },
      messages: [{ role: 'system', content: expect.stringMatching(/Be brief[\s\S]*- create: Begin/) }, {}],
    })
    expect(JSON.stringify(last().response_format)).toContain('"enum":["create"]')
  })

  it.each([
    ['This response_format type is unavailable now', 400],
    ['No endpoints found that support tool use. response_format is not supported either', 404],
  ])('and without schemas reads a fenced block: %s', async (message, status) => {
    const outcome = await asked(
      (body) => noTools(body) ?? ('response_format' in body ? bad(message, status) : null),
      { answer: { text: `<think>{"actions":[]}</think>Here it is:\n\n\`\`\`json\n${written}\n\`\`\`` } },
    )
    expect(calls(outcome)).toEqual([{ name: 'create', arguments: '{"code":"x"}' }])
    expect(last()).not.toHaveProperty('response_format')
  })

  it('hears of a refusal in plain messages', async () => {
    const messages: Message[] = [
      ...request.messages,
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_0', type: 'function', function: { name: 'create', arguments: '{"code":1}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_0', content: 'code must be a string' },
      { role: 'user', content: 'Again.' },
    ]
    await asked(noTools, { answer: { text: written }, messages })
    expect(last().messages).toMatchObject([
      { role: 'system' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: expect.stringContaining('{"actions":[{"name":"create"') },
      { role: 'user', content: 'code must be a string\n\nAgain.' },
    ])
  })

  it('says nothing of functions, and still is asked in words after two replies without a call', async () => {
    const memory: LearnedModels = new Map()
    const given = { memory, base_url: 'http://localhost:9/v1', answer: { text: 'Certainly!' } }
    for (let i = 0; i < 2; i += 1) {
      expect(calls(await asked(() => null, given))).toBeUndefined()
      expect(last()).toHaveProperty('tools')
      await endpoint.close()
    }
    const outcome = await asked(() => null, { ...given, answer: { text: written } })
    expect(last()).not.toHaveProperty('tools')
    expect(calls(outcome)).toMatchObject([{ name: 'create' }])
  })

  it('is never taken for one once it has called a function', async () => {
    const memory: LearnedModels = new Map()
    const given = { memory, base_url: 'http://localhost:9/v1' }
    await asked(() => null, given)
    for (let i = 0; i < 3; i += 1) {
      await endpoint.close()
      await asked(() => null, { ...given, answer: { text: 'Certainly!' } })
    }
    expect(last()).toHaveProperty('tools')
  })
})

it('takes a call that the endpoint could not read for a reply without one', async () => {
  const failed = {
    status: 400,
    body: JSON.stringify({
      error: {
        message: 'Failed to call a function.',
        type: 'invalid_request_error',
        code: 'tool_use_failed',
        failed_generation: '<function=create{"code"',
      },
    }),
  }
  const outcome = await asked(() => failed)
  expect(outcome).toMatchObject({
    reply: {
      finish_reason: 'stop',
      message: { content: '<function=create{"code"' },
      usage: { is_estimate: true },
    },
  })
  expect(endpoint.requests).toHaveLength(1)
})
