import type { LoopEvent } from './events'
import { NO_USAGE } from './usage'
import type { ModelClient, ModelReply } from './ports'

/**
 * The replies of a step that was cut off, in their order: they were received and paid for, and are not asked for again.
 * None when something has changed since that the step has to know of.
 */
export const keptReplies = (events: readonly LoopEvent[]): ModelReply[] =>
  cutStep(events).flatMap((event) => (event.type === 'reply-end' ? [event.reply] : []))

/** The events of a step that has not ended, and that nothing has made void. */
function cutStep(events: readonly LoopEvent[]): readonly LoopEvent[] {
  const begun = events.findLastIndex(({ type }) => type === 'step-start')
  const step = events.slice(begun + 1)
  return begun < 0 || step.some(({ type }) => type === 'step-end' || type === 'edit') ? [] : step
}

/** A model that first gives the replies that are there already; their usage has been counted. */
export function createKeptClient(model: ModelClient, replies: ModelReply[]): ModelClient {
  return {
    async *reply(request, signal) {
      const kept = replies.shift()
      return kept
        ? { reply: { ...kept, usage: { ...NO_USAGE, cost_usd: 0 } } }
        : yield* model.reply(request, signal)
    },
  }
}
