import { createMeter, type Meter, type Price, priced, reached, unpricedSentence, unsent } from '../budget'
import type { LoopEventBody } from '../events'
import type { Ending, LoopPorts } from '../loopState'
import { addUsage } from '../usage'
import type { ModelOutcome, ModelReply, ModelRequest, Usage } from '../ports'
import { clip } from '../text'
import { type Retries, secondsUntilRetry } from './retry'

const NO_RETRIES: Retries = { count: 0, seconds: 0 }

/** The request with half of each prompt: what stands first and last, the goal and the task, stays. */
const shortened = (request: ModelRequest): ModelRequest => ({
  ...request,
  messages: request.messages.map((message) =>
    message.role === 'user'
      ? { ...message, content: clip(message.content, message.content.length / 2) }
      : message,
  ),
})

/** What became of a request, and what the run has used by then. */
type Answered = { readonly usage: Usage } & ({ readonly reply: ModelReply } | { readonly ending: Ending })

/** One request, sent again while that may help, and never past a limit. */
export async function* patiently(
  request: ModelRequest,
  before: Usage,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Answered, void> {
  const price = yield* knownPrice(ports, signal)
  // Only a limit of cost needs to know what earlier calls have cost that had no price yet.
  const used = ports.budget.limits.cost_usd === undefined ? before : priced(before, price)
  const meter = createMeter(request, used, ports.budget, price)
  let retries = NO_RETRIES
  let sent = request
  for (;;) {
    signal.throwIfAborted()
    if (meter.crossed) return { usage: used, ending: { outcome: 'limit', reason: unsent(meter.crossed) } }
    const outcome = yield* metered(sent, meter, ports, signal)
    signal.throwIfAborted()
    if ('reply' in outcome) {
      const reply = { ...outcome.reply, usage: priced(outcome.reply.usage, price) }
      return { usage: addUsage(used, reply.usage), reply }
    }
    if ('crossed' in outcome)
      return {
        usage: addUsage(used, meter.usage),
        ending: { outcome: 'limit', reason: reached(outcome.crossed) },
      }
    const { failure } = outcome
    if (failure.kind === 'mismatch')
      return { usage: used, ending: { outcome: 'failed', reason: failure.message } }
    meter.again()
    if (failure.kind === 'too-long' && sent === request) {
      sent = shortened(request)
      yield {
        type: 'retry',
        reason: `${failure.message} It is asked once more with a shorter prompt.`,
        seconds: 0,
      }
      continue
    }
    const seconds = secondsUntilRetry(failure, retries, ports.world.jitter())
    if (seconds === null) {
      yield { type: 'pause', reason: failure.message }
      retries = NO_RETRIES
    } else {
      yield { type: 'retry', reason: failure.message, seconds }
      await ports.world.sleep(seconds, signal)
      retries = { count: retries.count + 1, seconds: retries.seconds + seconds }
    }
  }
}

/** The price of what answers next. A limit of cost waits until there is one. */
async function* knownPrice(
  { budget }: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Price | null, void> {
  for (;;) {
    const price = await budget.price()
    signal.throwIfAborted()
    const problem = unpricedSentence(budget, price)
    if (problem === null) return price
    yield { type: 'pause', reason: problem }
  }
}

/** Streams a reply, and gives the request up as soon as a limit is crossed. */
async function* metered(
  request: ModelRequest,
  meter: Meter,
  { model }: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, ModelOutcome | { readonly crossed: string }, void> {
  const { max_tokens } = meter
  const reply = model.reply({ ...request, ...(max_tokens !== undefined && { max_tokens }) }, signal)
  for (;;) {
    const { done, value } = await reply.next()
    if (done) return value
    meter.add(value)
    if (typeof value === 'string') yield { type: 'reply-delta', text: value }
    if (!meter.crossed) continue
    // Whoever sends the request aborts it when nobody reads on.
    await reply.return({ failure: { kind: 'aborted', message: meter.crossed, retry_after_seconds: null } })
    return { crossed: meter.crossed }
  }
}
