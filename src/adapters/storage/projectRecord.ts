import type { Gates } from '../../core/checks/gates'
import type { RunStatus } from '../../core/ports'
import type { Blobs, Manifest, StoredEvent, StoredHead } from './packing'
import type { Records } from './records'
import { DamagedProject } from './storageSentence'

/**
 * What is stored, all in one object store so that one transaction covers a commit:
 *
 *     project/<id>                        ProjectRecord: all that a list of projects shows
 *     head/<id>                           StoredHead, once the project has had a run
 *     name/<name>                         the id, so that a name is there once and a rename touches nothing else
 *     event/<id>/<run>/<number>           the events of one commit of the newest run, in order
 *     blob/<id>/<hash>                    a content, once for each project
 *     access/<id>                         `registry` where the person has allowed packages
 *     hosts/<id>                          origins, where the person has opened the network to some
 *     folder/<id>                         FolderLink, where the person works in a folder on disk
 */
export interface ProjectRecord {
  readonly id: string
  readonly name: string
  readonly goal: string
  /** One more with each commit; a writer that knows another number is stale. */
  readonly revision: number
  readonly updated_at: number
  readonly bytes: number
  readonly status: RunStatus | null
  readonly reason: string
  readonly gates: Gates
  readonly files: Manifest
  /** The newest run; `null` when there was none. */
  readonly run_id: string | null
  /** Commits of that run. */
  readonly commits: number
}

export interface SavedProject {
  readonly record: ProjectRecord
  readonly head: StoredHead | null
}

export const projectKey = (id: string): string => `project/${id}`
export const headKey = (id: string): string => `head/${id}`
export const nameKey = (name: string): string => `name/${name}`
export const blobPrefix = (id: string): string => `blob/${id}/`
export const blobKey = (id: string, hash: string): string => blobPrefix(id) + hash
export const accessKey = (id: string): string => `access/${id}`
export const hostsKey = (id: string): string => `hosts/${id}`
export const folderKey = (id: string): string => `folder/${id}`
/** The events of every run of a project. */
export const eventsPrefix = (id: string): string => `event/${id}/`
export const eventKey = (id: string, run: string, number: number): string =>
  `${eventsPrefix(id)}${run}/${String(number).padStart(8, '0')}`

/** The project of a name, or `null`. @throws when its record is damaged. */
export async function findProject(records: Records, name: string): Promise<SavedProject | null> {
  const [id] = await records.getMany([nameKey(name)])
  if (id === undefined) return null
  const [record, head] = await records.getMany([projectKey(String(id)), headKey(String(id))])
  if (!isProjectRecord(record) || (record.run_id !== null && !isHead(head)))
    throw new DamagedProject(damaged(name))
  return { record, head: record.run_id === null ? null : (head as StoredHead) }
}

/** Reads a project in several goes; when another tab commits between them, from the beginning. */
export async function readProject<Value>(
  records: Records,
  name: string,
  read: (saved: SavedProject) => Promise<Value>,
): Promise<Value | null> {
  for (let attempt = 1; ; attempt += 1) {
    const saved = await findProject(records, name)
    if (!saved) return null
    try {
      return await read(saved)
    } catch (error) {
      const now = await findProject(records, name)
      if (attempt < 5 && now?.record.revision !== saved.record.revision) continue
      // Something that is not what was written, met while it was unpacked.
      throw error instanceof TypeError ? new DamagedProject(damaged(name), { cause: error }) : error
    }
  }
}

/** The events of the newest run, up to the commit that the record knows of. */
export async function loadEvents(
  records: Records,
  { id, run_id, commits }: ProjectRecord,
): Promise<StoredEvent[]> {
  if (run_id === null) return []
  const last = eventKey(id, run_id, commits)
  const stored = await records.list(`${eventsPrefix(id)}${run_id}/`)
  return stored.filter(([key]) => key <= last).flatMap(([, events]) => events as StoredEvent[])
}

/** Contents of a project by their hashes; those that are missing are left out. */
export async function loadBlobs(records: Records, id: string, hashes: readonly string[]): Promise<Blobs> {
  const wanted = [...new Set(hashes)]
  const values = await records.getMany(wanted.map((hash) => blobKey(id, hash)))
  return new Map(
    wanted.flatMap((hash, i) => (values[i] === undefined ? [] : [[hash, values[i] as string | Uint8Array]])),
  )
}

export const damaged = (name: string): string =>
  `What is saved of the project "${name}" is damaged, so it can't be opened. Your other projects are not affected. Its download in the list of projects has what can still be read.`

/** Whether a record is what was written; a damaged one must not take the others with it. */
export function isProjectRecord(value: unknown): value is ProjectRecord {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, goal, revision, updated_at, bytes, reason, gates, files, run_id } = value as ProjectRecord
  return (
    [id, name, goal, reason].every((text) => typeof text === 'string') &&
    [revision, updated_at, bytes].every((number) => typeof number === 'number') &&
    typeof gates === 'object' &&
    gates !== null &&
    Array.isArray(files) &&
    (run_id === null || typeof run_id === 'string')
  )
}

const isHead = (value: unknown): value is StoredHead =>
  typeof value === 'object' && value !== null && Array.isArray((value as StoredHead).context?.files)
