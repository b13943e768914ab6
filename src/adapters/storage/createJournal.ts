import { gatesOf } from '../../core/checks/gates'
import { createContext } from '../../core/context'
import type { LoopEvent } from '../../core/events'
import { NO_USAGE } from '../../core/loopState'
import { type Commit, type Hash, type Head, type Journal, JournalFailure } from '../../core/ports'
import { hashesOf, Packer, type StoredEvent, unpackEvent, unpackFiles, unpackHead } from './packing'
import {
  blobKey,
  eventKey,
  eventPrefix,
  findProject,
  loadBlobs,
  nameKey,
  type ProjectRecord,
  projectKey,
} from './projectRecord'
import type { Records } from './records'
import { storageSentence } from './storageSentence'

export interface JournalParts {
  readonly records: Records
  readonly hash: Hash
  readonly now: () => number
  readonly newId: () => string
  /** Takes the lock of a name; `null` when another tab holds it. */
  lock(name: string): Promise<(() => void) | null>
  /** Something was written. */
  onChange(): void
}

/** The durable side of a project's runs. Each commit is one transaction, and refused when another tab was faster. */
export function createJournal(name: string, goal: string, parts: JournalParts): Journal {
  const { records, hash, now } = parts
  const known = new Map<string | Uint8Array, string>()
  const stored = new Set<string>()
  let release: (() => void) | null = null
  let record: ProjectRecord | null = null
  let id = ''

  return {
    async open() {
      release ??= await parts.lock(name)
      if (!release)
        throw new JournalFailure(
          `The project "${name}" is open in another tab. Go on there, or close it and resume here.`,
        )
      try {
        record = await findProject(records, name)
        id = record?.id ?? parts.newId()
        return record?.head ? await opened(records, record) : record && (await withoutRun(records, record))
      } catch (error) {
        throw new JournalFailure(storageSentence(error))
      }
    },

    async commit({ events, head }: Commit) {
      const packer = new Packer(hash, known)
      try {
        const kept = await Promise.all(
          events.filter((event) => event.type !== 'reply-delta').map((event) => packer.event(event)),
        )
        const next = await nextRecord(head, packer)
        const blobs = [...packer.blobs].filter(([key]) => !stored.has(key))
        await records.write([projectKey(id), nameKey(name)], ([current, owner]) => {
          assertFresh(current as ProjectRecord | undefined, owner as string | undefined)
          // Renamed meanwhile: what it is called is not the journal's to say.
          const { name: called } = (current as ProjectRecord | undefined) ?? next
          return {
            puts: [
              ...(kept.length ? [[eventKey(id, next.head?.run_id ?? '', next.commits), kept] as const] : []),
              ...blobs.map(([key, content]) => [blobKey(id, key), content] as const),
              [projectKey(id), { ...next, name: called }],
              ...(record ? [] : [[nameKey(name), id] as const]),
            ],
          }
        })
        record = next
        for (const [key] of blobs) stored.add(key)
        parts.onChange()
      } catch (error) {
        throw error instanceof JournalFailure ? error : new JournalFailure(storageSentence(error))
      }
    },

    close() {
      release?.()
      release = null
    },
  }

  async function nextRecord(head: Head | null, packer: Packer): Promise<ProjectRecord> {
    const isSameRun = head === null || record?.head?.run_id === head.run_id
    const before = record ?? {
      name,
      goal,
      files: [],
      status: null,
      reason: '',
      gates: gatesOf(null, null),
      head: null,
      bytes: 0,
    }
    const changes = head
      ? {
          goal: head.context.goal,
          files: await packer.manifest(head.context.files),
          head: await packer.head(head),
          status: head.status,
          reason: head.reason,
          gates: gatesOf(head.report, head.status === 'complete' ? true : null),
          bytes: sizeOf(head),
        }
      : {}
    return {
      ...before,
      ...changes,
      id,
      revision: (record?.revision ?? 0) + 1,
      commits: isSameRun ? (record?.commits ?? 0) + 1 : 1,
      updated_at: now(),
    }
  }

  /** The compare of compare-and-swap; runs inside the transaction that swaps. */
  function assertFresh(current: ProjectRecord | undefined, owner: string | undefined): void {
    if (!record && owner !== undefined)
      throw new JournalFailure(
        `Another tab has made a project "${name}" meanwhile. Nothing of it was overwritten; use another name.`,
      )
    if (record && !current) throw new JournalFailure(`The project "${name}" was deleted in another tab.`)
    if (record && current && current.revision !== record.revision)
      throw new JournalFailure(
        `The project "${name}" was changed in another tab. Nothing was overwritten; reload to see it.`,
      )
  }
}

/** The head and, of a run that has not ended, its events. */
async function opened(records: Records, record: ProjectRecord) {
  const { head } = record
  if (!head) throw new Error('There is no run.')
  const isUnfinished = head.status === 'running' || head.status === 'paused'
  const events = isUnfinished ? await loadEvents(records, record) : []
  const blobs = await loadBlobs(records, record.id, [...hashesOf(head), ...events.flatMap(hashesOf)])
  return {
    goal: record.goal,
    head: unpackHead(head, blobs),
    events: events.map((event, seq) => ({ ...unpackEvent(event, blobs), seq })) as LoopEvent[],
  }
}

/** The events of the newest run. */
export async function loadEvents(records: Records, { id, head }: ProjectRecord): Promise<StoredEvent[]> {
  if (!head) return []
  const commits = await records.list(eventPrefix(id, head.run_id))
  return commits.flatMap(([, events]) => events as StoredEvent[])
}

/** A project that was saved by hand and never run: its files, as the head of a run that has ended. */
async function withoutRun(records: Records, record: ProjectRecord) {
  const files = unpackFiles(
    record.files,
    await loadBlobs(
      records,
      record.id,
      record.files.map(([, hash]) => hash),
    ),
  )
  const head: Head = {
    run_id: '',
    context: createContext({ name: record.name, goal: record.goal, project_dir: record.name }, files),
    report: null,
    next: 'reason',
    epoch: 0,
    step: 0,
    turns: 0,
    usage: NO_USAGE,
    seconds: 0,
    status: 'stopped',
    reason: '',
    queued: [],
    is_replay: false,
  }
  return { goal: record.goal, head, events: [] }
}

const sizeOf = ({ context, report }: Head): number =>
  [...Object.values(context.files), ...Object.values(report?.artifacts ?? {})].reduce(
    (sum, content) => sum + content.length,
    0,
  )
