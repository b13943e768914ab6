import { gatesOf } from '../../core/checks/gates'
import { type Commit, type Head, type Journal, JournalFailure } from '../../core/journal'
import type { Hash } from '../../core/ports'
import { openProject } from './openedProject'
import { KnownHashes, Packer } from './packing'
import {
  blobKey,
  blobPrefix,
  eventKey,
  eventsPrefix,
  findProject,
  headKey,
  nameKey,
  type ProjectRecord,
  projectKey,
} from './projectRecord'
import type { Changes, Records } from './records'
import { storageSentence } from './storageSentence'

export interface JournalParts {
  readonly records: Records
  readonly hash: Hash
  readonly now: () => number
  readonly newId: () => string
  /** Takes the lock of a project, by its id; `null` when somebody else holds it. `onLost`: it was taken away. */
  lock(id: string, onLost: () => void): Promise<(() => void) | null>
  /** Something was written. */
  onChange(): void
}

/** The durable side of a project's runs. Each commit is one transaction, and refused when another tab was faster. */
export const createJournal = (name: string, goal: string, parts: JournalParts): Journal =>
  new StoredJournal(name, goal, parts)

class StoredJournal implements Journal {
  readonly #name: string
  readonly #goal: string
  readonly #parts: JournalParts
  readonly #known = new KnownHashes()
  /** Hashes of contents that are in the store. */
  readonly #stored = new Set<string>()
  /** As it was last read or written; `null` for a project that is new. */
  #record: ProjectRecord | null = null
  /** `null` until the journal was opened. */
  #id: string | null = null
  #release: (() => void) | null = null
  /** Whether another tab has taken the project over. */
  #isLost = false

  constructor(name: string, goal: string, parts: JournalParts) {
    this.#name = name
    this.#goal = goal
    this.#parts = parts
  }

  async open() {
    try {
      const id = await this.#lock()
      const opened = await openProject(this.#parts.records, this.#name, { hasEvents: true })
      if (opened && opened.record.id !== id) throw this.#failure('was replaced in another tab')
      this.#id = id
      this.#record = opened?.record ?? null
      if (!opened) return null
      for (const [hash, content] of opened.blobs) {
        this.#known.set(content, hash)
        this.#stored.add(hash)
      }
      const { head, events, record } = opened
      const isUnfinished = head.status === 'running' || head.status === 'paused'
      return { head, goal: record.goal, events: isUnfinished ? events : [] }
    } catch (error) {
      this.close()
      throw failureOf(error)
    }
  }

  async commit({ events, head }: Commit): Promise<void> {
    const id = this.#id
    if (id === null)
      throw new JournalFailure(`The project "${this.#name}" could not be opened, so nothing is saved.`)
    if (this.#isLost) throw this.#failure('was taken over in another tab')
    try {
      const packer = new Packer(this.#parts.hash, this.#known)
      const kept = events.filter((event) => event.type !== 'reply-delta')
      const storedEvents = await Promise.all(kept.map((event) => packer.event(event)))
      const storedHead = head && (await packer.head(head))
      const record = await this.#next(id, head, packer)
      const isFirst = record.run_id !== this.#record?.run_id
      // What only older runs refer to goes when a new run begins: nothing reads it any more.
      const deletes = isFirst ? await this.#unreferenced(id, packer) : []
      const stored = isFirst ? new Set() : this.#stored
      const blobs = [...packer.blobs].filter(([hash]) => !stored.has(hash))
      const changes: Changes = {
        deletes,
        deletePrefixes: isFirst ? [eventsPrefix(id)] : [],
        puts: [
          ...blobs.map(([hash, content]) => [blobKey(id, hash), content] as const),
          ...(storedEvents.length
            ? [[eventKey(id, record.run_id ?? '', record.commits), storedEvents] as const]
            : []),
          ...(storedHead ? [[headKey(id), storedHead] as const] : []),
        ],
      }
      await this.#swap(id, record, changes)
      if (isFirst) this.#stored.clear()
      for (const hash of packer.blobs.keys()) this.#stored.add(hash)
    } catch (error) {
      throw failureOf(error)
    }
    this.#parts.onChange()
  }

  close(): void {
    this.#release?.()
    this.#release = null
  }

  /** The id of the project, old or new, once nobody else works on it. */
  async #lock(): Promise<string> {
    const found = await findProject(this.#parts.records, this.#name)
    const id = found?.record.id ?? this.#id ?? this.#parts.newId()
    if (this.#release && this.#id === id) return id
    this.close()
    this.#isLost = false
    this.#release = await this.#parts.lock(id, () => {
      this.#isLost = true
    })
    if (this.#release) return id
    throw new JournalFailure(
      `The project "${this.#name}" is open in another tab. Go on there, or close that tab and resume here.`,
      { isLocked: true },
    )
  }

  /** The project's record after a commit. */
  async #next(id: string, head: Head | null, packer: Packer): Promise<ProjectRecord> {
    const before = this.#record ?? newRecord(id, this.#name, this.#goal)
    const place = { id, revision: before.revision + 1, updated_at: this.#parts.now() }
    if (!head) return { ...before, ...place, commits: before.commits + 1 }
    return {
      ...before,
      ...place,
      commits: before.run_id === head.run_id ? before.commits + 1 : 1,
      run_id: head.run_id,
      goal: head.context.goal,
      files: await packer.manifest(head.context.files),
      status: head.status,
      reason: head.reason,
      gates: gatesOf(head.report, head.status === 'complete' ? true : null),
      bytes: sizeOf(head),
    }
  }

  async #unreferenced(id: string, packer: Packer): Promise<string[]> {
    const keys = this.#record ? await this.#parts.records.keys(blobPrefix(id)) : []
    const needed = new Set([...packer.blobs.keys()].map((hash) => blobKey(id, hash)))
    return keys.filter((key) => !needed.has(key))
  }

  /** Compare-and-swap: whether the record is still what we know is asked in the transaction that writes the next. */
  async #swap(id: string, record: ProjectRecord, { puts = [], ...changes }: Changes): Promise<void> {
    let written = record
    await this.#parts.records.write([projectKey(id), nameKey(this.#name)], ([current, owner]) => {
      const known = current as ProjectRecord | undefined
      this.#assertFresh(known, owner)
      // Renamed meanwhile: what the project is called is not the journal's to say.
      written = { ...record, name: known?.name ?? record.name }
      const name = this.#record ? [] : [[nameKey(this.#name), id] as const]
      return { ...changes, puts: [...puts, ...name, [projectKey(id), written]] }
    })
    this.#record = written
  }

  #assertFresh(current: ProjectRecord | undefined, owner: unknown): void {
    if (!this.#record) {
      if (owner !== undefined) throw this.#failure('was made in another tab meanwhile')
    } else if (!current) throw this.#failure('was deleted in another tab')
    else if (current.revision !== this.#record.revision) throw this.#failure('was changed in another tab')
  }

  #failure(what: string): JournalFailure {
    return new JournalFailure(
      `The project "${this.#name}" ${what}. Nothing there was overwritten; reload the page to see it as it is now.`,
    )
  }
}

const newRecord = (id: string, name: string, goal: string): ProjectRecord => ({
  id,
  name,
  goal,
  revision: 0,
  updated_at: 0,
  bytes: 0,
  status: null,
  reason: '',
  gates: gatesOf(null, null),
  files: [],
  run_id: null,
  commits: 0,
})

const failureOf = (error: unknown): JournalFailure =>
  error instanceof JournalFailure ? error : new JournalFailure(storageSentence(error, 'resume'))

const sizeOf = ({ context, report }: Head): number =>
  [...Object.values(context.files), ...Object.values(report?.artifacts ?? {})].reduce(
    (sum, content) => sum + content.length,
    0,
  )
