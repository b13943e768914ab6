import type { LoopEvent } from '../core/events'
import { type Commit, type Head, type Journal, JournalFailure } from '../core/journal'

/** A journal in memory with the real one's promises: what goes in is a copy, and a commit is all or nothing. */
export function createMemoryJournal(): Journal & {
  /** Every commit that succeeded. */
  readonly commits: Commit[]
  isClosed: boolean
  /** The next commits fail with this sentence. */
  failNext(message: string, times: number): void
} {
  const commits: Commit[] = []
  let failing = { message: '', times: 0 }
  return {
    commits,
    isClosed: false,
    failNext(message, times) {
      failing = { message, times }
    },
    async open() {
      const head = commits.findLast((commit) => commit.head)?.head
      if (!head) return null
      const events: LoopEvent[] = commits
        .filter((commit) => commit.head?.run_id === head.run_id)
        .flatMap((commit) => commit.events)
      const isUnfinished = head.status === 'running' || head.status === 'paused'
      return structuredClone({
        head: head as Head,
        goal: head.context.goal,
        events: isUnfinished ? events.map((event, seq) => ({ ...event, seq })) : [],
      })
    },
    async commit(commit) {
      await Promise.resolve()
      if (failing.times > 0) {
        failing.times -= 1
        throw new JournalFailure(failing.message)
      }
      const events = commit.events.filter((event) => event.type !== 'reply-delta')
      commits.push(structuredClone({ ...commit, events }))
    },
    close() {
      this.isClosed = true
    },
  }
}
