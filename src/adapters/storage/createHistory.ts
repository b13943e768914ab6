import type { LoopEvent } from '../../core/events'
import type { Head } from '../../core/journal'
import { openEvents, openHead } from './openedProject'
import { readProject } from './projectRecord'
import type { Records } from './records'

/** The last committed head and all events of a project's newest run; `null` when there was none. */
export interface History {
  readonly head: Head
  readonly events: readonly LoopEvent[]
}

/**
 * Reads histories. The events of the one that was read last are kept: a hand edit changes the head alone, and the screen
 * reads anew after each. While no commit is added, they are the same array.
 */
export function createHistory(
  records: Records,
): (name: string) => Promise<{ readonly history: History | null } | null> {
  let kept: { readonly of: string; readonly events: readonly LoopEvent[] } | null = null
  return (name) =>
    readProject(records, name, async ({ record, head }) => {
      if (!head) return { history: null }
      const of = [record.id, record.run_id, record.commits].join('/')
      const events = kept?.of === of ? kept.events : await openEvents(records, record)
      kept = { of, events }
      return { history: { head: await openHead(records, record, head), events } }
    })
}
