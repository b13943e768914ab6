import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { call, eventsOf, type Reply } from '../../../e2e/endpoint/replies'
import type { ModelOutcome } from '../../core/ports'
import { createOpenAiClient } from './createOpenAiClient'

// Thousands of requests, also on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

const reply: Reply = { text: 'Grüße 😀', ...call('create', { code: 'print("grüße 😀")\n' }) }
const unix = eventsOf({ model: 'm' }, reply)
const streams = {
  'with newlines': unix,
  'with Windows line ends': unix.replaceAll('\n', '\r\n'),
  'with comments and other fields': `: hello\n\nretry: 1\n\n${unix.replaceAll('\n\n', '\n\n: alive\n\n')}`,
  'with both line ends': unix.replace('\n\n', '\r\n\r\n'),
  'as one JSON text': JSON.stringify(
    {
      choices: [
        {
          message: { role: 'assistant', content: 'Grüße 😀', tool_calls: [{ function: reply.calls?.[0] }] },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 100, completion_tokens: 20 },
    },
    null,
    2,
  ),
}

/** What becomes of bytes that come in these pieces. */
async function outcomeOf(pieces: readonly Uint8Array[], breaks = false): Promise<ModelOutcome> {
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[at]
      at += 1
      if (piece) controller.enqueue(piece)
      else if (breaks) controller.error(new TypeError('network error'))
      else controller.close()
    },
  })
  const client = createOpenAiClient(
    { base_url: 'http://localhost:1/v1', api_key: '', model: 'm' },
    async () => new Response(body),
  )
  const asked = client.reply(
    { messages: [], tools: [], turn: { number: 0, kind: 'act', goal: '', files: {}, outcomes: [] } },
    new AbortController().signal,
  )
  for (;;) {
    const { done, value } = await asked.next()
    if (done) return value
  }
}

const splitAt = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...new Set([...places, bytes.length])].sort((a, b) => a - b)
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
}

const whole = {
  reply: {
    finish_reason: 'tool_calls',
    message: {
      role: 'assistant',
      content: 'Grüße 😀',
      tool_calls: [{ id: 'call_0', type: 'function', function: reply.calls?.[0] }],
    },
    usage: {
      calls: 1,
      input_tokens: 100,
      output_tokens: 20,
      cached_tokens: 0,
      cost_usd: null,
      is_estimate: false,
    },
  },
}

describe.each(Object.entries(streams))('a reply %s', (_, text) => {
  const bytes = new TextEncoder().encode(text)

  it('is the same at every place where its bytes can be split in two', async () => {
    for (let place = 0; place < bytes.length; place += 1)
      expect(await outcomeOf(splitAt(bytes, [place])), `split at ${place}`).toEqual(whole)
  })

  it('is the same in any number of pieces, down to single bytes', async () => {
    expect(await outcomeOf(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
    const places = fc.array(fc.nat({ max: bytes.length }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        expect(await outcomeOf(splitAt(bytes, at))).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('is either whole or refused, wherever it ends and however', async () => {
    for (let end = 0; end < bytes.length; end += 7) {
      for (const breaks of [false, true]) {
        const outcome = await outcomeOf([bytes.subarray(0, end)], breaks)
        if ('failure' in outcome) expect(outcome.failure.kind).toMatch(breaks ? /^cut$/ : /^(cut|shape)$/)
        else expect(outcome.reply.message).toEqual(whole.reply.message)
      }
    }
  })
})

describe('a very long reply', () => {
  it('of one event of many megabytes is read in time', async () => {
    const code = 'x'.repeat(20 * 1024 * 1024)
    const bytes = new TextEncoder().encode(eventsOf({ model: 'm' }, {}))
    const event = new TextEncoder().encode(
      `data: ${JSON.stringify({ choices: [{ delta: { content: code } }] })}\n\n`,
    )
    const places = Array.from({ length: Math.floor(event.length / 65536) }, (_, i) => i * 65536)
    const outcome = await outcomeOf([...splitAt(event, places), bytes])
    expect('reply' in outcome && outcome.reply.message.content?.length).toBe(code.length)
  }, 10_000)

  it('that never ends is given up', async () => {
    const piece = new TextEncoder().encode(`: ${' '.repeat(1024 * 1024)}\n\n`)
    const outcome = await outcomeOf(Array.from({ length: 70 }, () => piece))
    expect(outcome).toMatchObject({ failure: { kind: 'shape' } })
  }, 10_000)
})
