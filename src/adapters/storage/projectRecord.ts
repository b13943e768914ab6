import type { Gates } from '../../core/checks/gates'
import type { RunStatus } from '../../core/ports'
import type { Blobs, Manifest, StoredHead } from './packing'
import type { Records } from './records'

/**
 * What is stored, all in one object store so that one transaction covers a commit:
 *
 *     project/<id>                        ProjectRecord
 *     name/<name>                         the id, so that a name is there once
 *     event/<id>/<run>/<number>           the events of one commit, in order
 *     blob/<id>/<hash>                    a content, once for each project
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
  readonly head: StoredHead | null
  /** Commits of the head's run. */
  readonly commits: number
}

export const projectKey = (id: string): string => `project/${id}`
export const nameKey = (name: string): string => `name/${name}`
export const blobKey = (id: string, hash: string): string => `blob/${id}/${hash}`
export const eventPrefix = (id: string, run: string): string => `event/${id}/${run}/`
export const eventKey = (id: string, run: string, number: number): string =>
  `${eventPrefix(id, run)}${String(number).padStart(8, '0')}`
/** Everything of a project but its own record and its name. */
export const contentPrefixes = (id: string): string[] => [`event/${id}/`, `blob/${id}/`]

/** The project of a name, or `null`. */
export async function findProject(records: Records, name: string): Promise<ProjectRecord | null> {
  const [id] = await records.getMany([nameKey(name)])
  if (typeof id !== 'string') return null
  const [record] = await records.getMany([projectKey(id)])
  return (record as ProjectRecord | undefined) ?? null
}

/** Contents of a project by their hashes; those that are missing are left out. */
export async function loadBlobs(records: Records, id: string, hashes: readonly string[]): Promise<Blobs> {
  const wanted = [...new Set(hashes)]
  const values = await records.getMany(wanted.map((hash) => blobKey(id, hash)))
  return new Map(
    wanted.flatMap((hash, i) => (values[i] === undefined ? [] : [[hash, values[i] as string | Uint8Array]])),
  )
}
