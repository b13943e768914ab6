import { createContext } from '../../core/context'
import type { LoopEvent } from '../../core/events'
import type { Head } from '../../core/journal'
import { NO_USAGE } from '../../core/usage'
import type { Files } from '../../core/project'
import {
  type Blobs,
  hashesOf,
  type StoredEvent,
  type StoredHead,
  unpackEvent,
  unpackFiles,
  unpackHead,
} from './packing'
import { loadBlobs, loadEvents, type ProjectRecord, readProject } from './projectRecord'
import type { Records } from './records'

/** A project as a run needs it. */
export interface OpenedProject {
  readonly record: ProjectRecord
  readonly head: Head
  /** Of the newest run, numbered anew from 0. */
  readonly events: readonly LoopEvent[]
  /** Every content that was read. */
  readonly blobs: Blobs
}

/**
 * Reads a project with its newest run, whose events may be left out; `null` when there is none of that name.
 * @throws when it is damaged.
 */
export const openProject = (
  records: Records,
  name: string,
  { hasEvents }: { readonly hasEvents: boolean },
): Promise<OpenedProject | null> =>
  readProject(records, name, async ({ record, head }) => {
    const events = hasEvents ? await loadEvents(records, record) : []
    const blobs = await loadBlobs(records, record.id, [
      ...record.files.map(([, hash]) => hash),
      ...(head ? hashesOf(head) : []),
      ...events.flatMap(hashesOf),
    ])
    return {
      record,
      head: head
        ? unpackHead(head, blobs, record.name)
        : headWithoutRun(record, unpackFiles(record.files, blobs)),
      events: numbered(events, blobs),
      blobs,
    }
  })

/** The events of a project's newest run, numbered anew from 0. */
export async function openEvents(records: Records, record: ProjectRecord): Promise<readonly LoopEvent[]> {
  const events = await loadEvents(records, record)
  return numbered(events, await loadBlobs(records, record.id, events.flatMap(hashesOf)))
}

/** The head of a project's newest run. */
export const openHead = async (records: Records, record: ProjectRecord, head: StoredHead): Promise<Head> =>
  unpackHead(head, await loadBlobs(records, record.id, hashesOf(head)), record.name)

const numbered = (events: readonly StoredEvent[], blobs: Blobs): LoopEvent[] =>
  events.map((event, seq) => ({ ...unpackEvent(event, blobs), seq }) as LoopEvent)

/** The files of a project alone. */
export const openFiles = (records: Records, name: string): Promise<{ goal: string; files: Files } | null> =>
  readProject(records, name, async ({ record: { id, goal, files } }) => {
    const blobs = await loadBlobs(
      records,
      id,
      files.map(([, hash]) => hash),
    )
    return { goal, files: unpackFiles(files, blobs) }
  })

/** A project that was saved by hand and never run: its files, as the head of a run that has ended. */
const headWithoutRun = ({ name, goal }: ProjectRecord, files: Files): Head => ({
  run_id: '',
  context: createContext({ name, goal, project_dir: name }, files),
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
})
