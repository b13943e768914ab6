import { gatesOf } from '../../core/checks/gates'
import type { Hash } from '../../core/ports'
import type { Project } from '../../core/project'
import { KnownHashes, Packer, type StoredHead } from './packing'
import { blobKey, headKey, nameKey, type ProjectRecord, projectKey, type SavedProject } from './projectRecord'
import type { Records } from './records'

export interface SaveParts {
  readonly records: Records
  readonly hash: Hash
  readonly now: () => number
  readonly newId: () => string
}

/**
 * Writes the files of a project that no run is working on; what its last run found is then no longer true.
 * `before` is what is there; `null` makes a project. @throws when another tab was faster; nothing is written then.
 */
export async function saveProject(
  { name, goal, files }: Project,
  before: SavedProject | null,
  { records, hash, now, newId }: SaveParts,
): Promise<void> {
  const packer = new Packer(hash, new KnownHashes())
  const manifest = await packer.manifest(files)
  const head: StoredHead | null = before?.head
    ? {
        ...before.head,
        context: { ...before.head.context, files: manifest },
        report: null,
        next: 'reason',
        // What a person has changed is their own, and no replay's to begin again.
        is_replay: before.head.is_replay && JSON.stringify(manifest) === JSON.stringify(before.record.files),
      }
    : null
  const record: ProjectRecord = {
    status: null,
    reason: '',
    run_id: null,
    commits: 0,
    ...before?.record,
    id: before?.record.id ?? newId(),
    name,
    goal,
    revision: (before?.record.revision ?? 0) + 1,
    updated_at: now(),
    bytes: Object.values(files).reduce((sum, content) => sum + content.length, 0),
    gates: gatesOf(null, null),
    files: manifest,
  }
  // The steps of a run still refer to older contents; without a run nothing does.
  const left = before && !head ? before.record.files.map(([, hash]) => hash) : []
  await records.write([projectKey(record.id), nameKey(name)], ([current, owner]) => {
    if (!before && owner !== undefined) throw new Error(`There is a project "${name}" already.`)
    if (before && (current as ProjectRecord | undefined)?.revision !== before.record.revision)
      throw new Error(
        `The project "${name}" was changed in another tab, so this change was not saved. Reload the page to see it as it is now.`,
      )
    return {
      deletes: left.map((hash) => blobKey(record.id, hash)),
      puts: [
        ...[...packer.blobs].map(([hash, content]) => [blobKey(record.id, hash), content] as const),
        [projectKey(record.id), record],
        ...(head ? [[headKey(record.id), head] as const] : []),
        [nameKey(name), record.id],
      ],
    }
  })
}
