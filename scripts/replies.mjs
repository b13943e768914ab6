// @ts-check
import { createServer } from 'node:http'

/** @typedef {import('../src/core/recording').Recording} Recording */

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
}

/**
 * An OpenAI-compatible endpoint on this machine that gives the replies of a recording, in their order.
 * @param {{ readonly turns: readonly Pick<Recording['turns'][number], 'reply'>[] }} recording
 * @returns {Promise<{ baseUrl: string, left(): number, close(): void }>} `left`: how many were not asked for yet
 */
export async function serveReplies(recording) {
  const waiting = [...recording.turns]
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, HEADERS).end()
    request.resume()
    request.on('end', () => {
      const turn = waiting.shift()
      if (turn)
        response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' }).end(streamOf(turn.reply))
      else
        response.writeHead(400, { ...HEADERS, 'content-type': 'application/json' }).end(
          JSON.stringify({
            error: { message: 'The recording has no further reply.', type: 'invalid_request_error' },
          }),
        )
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    left: () => waiting.length,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** A whole reply as a stream of Chat Completions. @param {Recording['turns'][number]['reply']} reply */
function streamOf({ message, finish_reason, usage }) {
  const { tool_calls, ...rest } = message
  const delta = {
    ...rest,
    ...(tool_calls && { tool_calls: tool_calls.map((call, index) => ({ index, ...call })) }),
  }
  const chunk = { id: 'recorded', object: 'chat.completion.chunk', created: 0, model: 'recorded' }
  const { input_tokens: prompt_tokens, output_tokens: completion_tokens, cached_tokens } = usage
  const counted = {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens },
  }
  const events = [
    { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
    { ...chunk, choices: [], usage: counted },
  ]
  return `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`
}
