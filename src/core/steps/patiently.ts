import { createMeter, type Meter, priced, reached, unpricedSentence, unsent } from '../budget'
import type { LoopEventBody } from '../events'
import type { Ending, LoopPorts } from '../loopState'
import { tokensOfRequest } from '../tokens'
import { addUsage } from '../usage'
import type { ModelOutcome, ModelReply, ModelRequest, PauseKind, Usage } from '../ports'
import type { createPromptTeller } from './createPromptTeller'
import { pauseKindOf, type Retries, secondsUntilRetry, waitSentence } from './retry'

const NO_RETRIES: Retries = { count: 0, seconds: 0 }

/** How often a request that is too long is made shorter before the run pauses. */
const MAX_SHORTENED = 3

/** What became of a request, and what the run has used by then. */
type Answered = { readonly usage: Usage } & (
  | { readonly reply: ModelReply }
  | { readonly ending: Ending }
  /** It is asked anew when the run goes on. */
  | { readonly pause: { readonly kind: PauseKind; readonly reason: string } }
)

/**
 * One request, sent again while that may help, and never past a limit. `requestFor`: the request to a model that can read so
 * many tokens. `tell`: see `createPromptTeller`.
 */
export async function* patiently(
  requestFor: (limit: number | null) => ModelRequest,
  before: Usage,
  tell: ReturnType<typeof createPromptTeller>,
  ports: LoopPorts,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Answered, void> {
  const price = await ports.budget.price()
  signal.throwIfAborted()
  const unpriced = unpricedSentence(ports.budget, price)
  // A limit of cost waits until there is a price.
  if (unpriced !== null) return { usage: before, pause: { kind: 'price', reason: unpriced } }
  // Only a limit of cost needs to know what earlier calls have cost that had no price yet.
  const used = ports.budget.limits.cost_usd === undefined ? before : priced(before, price)
  let sent = requestFor(await ports.promptLimit.tokens())
  yield tell(sent)
  const meter = createMeter(sent, used, ports.budget, price)
  let retries = NO_RETRIES
  let shortened = 0
  for (;;) {
    signal.throwIfAborted()
    if (meter.crossed)
      return { usage: used, ending: { outcome: 'limit', reason: unsent(meter.crossed, ports.budget.lost()) } }
    const outcome = yield* metered(sent, meter, ports, signal)
    // Nobody wants the reply any more, but what it has used is used.
    if (signal.aborted) meter.again()
    signal.throwIfAborted()
    if ('reply' in outcome) {
      const reply = { ...outcome.reply, usage: priced(outcome.reply.usage, price) }
      return { usage: addUsage(used, reply.usage), reply }
    }
    if ('crossed' in outcome)
      return {
        usage: addUsage(used, meter.usage),
        ending: { outcome: 'limit', reason: reached(outcome.crossed, ports.budget.lost()) },
      }
    const { failure } = outcome
    if (failure.kind === 'mismatch')
      return { usage: used, ending: { outcome: 'failed', reason: failure.message } }
    meter.again()
    if (failure.kind === 'too-long' && shortened < MAX_SHORTENED) {
      await ports.promptLimit.learn(sent, failure)
      const shorter = requestFor(await ports.promptLimit.tokens())
      if (tokensOfRequest(shorter) < tokensOfRequest(sent)) {
        sent = shorter
        shortened += 1
        yield {
          type: 'retry',
          reason: `${failure.message} It is asked again with a shorter prompt.`,
          seconds: 0,
        }
        yield tell(sent)
        continue
      }
    }
    const seconds = secondsUntilRetry(failure, retries, ports.world.jitter())
    if (seconds === null)
      return { usage: used, pause: { kind: pauseKindOf(failure), reason: waitSentence(failure) } }
    yield { type: 'retry', reason: failure.message, seconds }
    await ports.world.sleep(seconds, signal)
    retries = { count: retries.count + 1, seconds: retries.seconds + seconds }
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
