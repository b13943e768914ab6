import type { ProjectStore, ProjectSummary } from '../../api/types'
import { gatesOf } from '../../core/checks/gates'
import type { Hash } from '../../core/ports'
import { type Files, pathProblem } from '../../core/project'
import { createJournal, loadEvents } from './createJournal'
import { hashesOf, Packer, unpackEvent, unpackFiles, unpackHead } from './packing'
import {
  blobKey,
  contentPrefixes,
  findProject,
  loadBlobs,
  nameKey,
  type ProjectRecord,
  projectKey,
} from './projectRecord'
import type { Records } from './records'

export interface StoreParts {
  readonly records: Records
  readonly hash: Hash
  readonly now: () => number
  readonly newId: () => string
  /** Takes the lock of a project's name; `null` when another tab holds it. */
  lock(name: string): Promise<(() => void) | null>
  /** Tells other tabs that something has changed, and hears it from them. */
  readonly channel: { post(): void; listen(listener: () => void): void }
}

/** The projects of this browser. */
export function createProjectStore(parts: StoreParts): ProjectStore {
  const { records, hash, now, newId, channel } = parts
  const listeners = new Set<() => void>()
  const notify = () => {
    for (const listener of listeners) listener()
  }
  const changed = () => {
    channel.post()
    notify()
  }
  channel.listen(notify)

  const found = async (name: string): Promise<ProjectRecord> => {
    const record = await findProject(records, name)
    if (!record) throw new Error(`There is no project "${name}" in this browser.`)
    return record
  }
  const open = async (name: string) => {
    const record = await found(name)
    return { name, goal: record.goal, files: await filesOf(records, record) }
  }
  const create = async (name: string, goal: string, files: Files) => {
    await write(records, parts, name, goal, files, null)
    changed()
    return { name, goal, files }
  }

  return {
    open,
    async list() {
      const projects = (await records.list('project/')).map(([, record]) => record as ProjectRecord)
      return projects.map(summaryOf).sort((a, b) => b.updated_at - a.updated_at)
    },
    async history(name) {
      const record = await found(name)
      if (!record.head) return null
      const events = await loadEvents(records, record)
      const blobs = await loadBlobs(records, record.id, [
        ...hashesOf(record.head),
        ...events.flatMap(hashesOf),
      ])
      return {
        head: unpackHead(record.head, blobs),
        events: events.map((event, seq) => ({ ...unpackEvent(event, blobs), seq })),
      }
    },
    async remove(name) {
      const { id } = await found(name)
      await records.write([], () => ({
        deletes: [projectKey(id), nameKey(name)],
        deletePrefixes: contentPrefixes(id),
      }))
      changed()
    },
    async rename(name, to) {
      assertName(to)
      const { id } = await found(name)
      await records.write([projectKey(id), nameKey(to)], ([record, owner]) => {
        if (owner !== undefined) throw new Error(`There is a project "${to}" already.`)
        return {
          puts: [
            [projectKey(id), { ...(record as ProjectRecord), name: to }],
            [nameKey(to), id],
          ],
          deletes: [nameKey(name)],
        }
      })
      changed()
    },
    async save({ name, goal, files }) {
      assertName(name)
      await write(records, parts, name, goal, files, await findProject(records, name))
      changed()
    },
    async export(name) {
      const { zipOf } = await import('./zip')
      const record = await found(name)
      const artifacts = record.head?.report?.artifacts ?? []
      const blobs = await loadBlobs(
        records,
        record.id,
        artifacts.map(([, key]) => key),
      )
      return await zipOf(name, { ...(await filesOf(records, record)), ...unpackFiles(artifacts, blobs) })
    },
    async import(source, { name }) {
      assertName(name)
      if (await findProject(records, name))
        throw new Error(`There is a project "${name}" already; import under another name.`)
      const { filesOfZip } = await import('./zip')
      return await create(name, '', source instanceof Blob ? await filesOfZip(source) : checked(source))
    },
    journal: (name, goal) =>
      createJournal(name, goal, { records, hash, now, newId, lock: parts.lock, onChange: changed }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Writes the files of a project that no run is working on; what its last run found is then no longer true. */
async function write(
  records: Records,
  parts: StoreParts,
  name: string,
  goal: string,
  files: Files,
  before: ProjectRecord | null,
) {
  const packer = new Packer(parts.hash, new Map())
  const manifest = await packer.manifest(files)
  const id = before?.id ?? parts.newId()
  const context = before?.head
    ? unpackHead(before.head, await loadBlobs(records, id, hashesOf(before.head))).context
    : null
  const head =
    before?.head && context
      ? {
          ...before.head,
          context: { ...before.head.context, files: manifest },
          report: null,
          next: 'reason' as const,
        }
      : null
  const record: ProjectRecord = {
    id,
    name,
    goal,
    revision: (before?.revision ?? 0) + 1,
    updated_at: parts.now(),
    bytes: Object.values(files).reduce((sum, content) => sum + content.length, 0),
    status: before?.status ?? null,
    reason: before?.reason ?? '',
    gates: gatesOf(null, null),
    files: manifest,
    head,
    commits: before?.commits ?? 0,
  }
  await records.write([projectKey(id), nameKey(name)], ([current, owner]) => {
    if (!before && owner !== undefined) throw new Error(`There is a project "${name}" already.`)
    if (before && (current as ProjectRecord | undefined)?.revision !== before.revision)
      throw new Error(
        `The project "${name}" was changed in another tab, so this edit was not saved. Reload to see it.`,
      )
    return {
      puts: [
        ...[...packer.blobs].map(([key, content]) => [blobKey(id, key), content] as const),
        [projectKey(id), record],
        [nameKey(name), id],
      ],
    }
  })
}

async function filesOf(records: Records, { id, files }: ProjectRecord): Promise<Files> {
  return unpackFiles(
    files,
    await loadBlobs(
      records,
      id,
      files.map(([, key]) => key),
    ),
  )
}

const summaryOf = ({
  name,
  goal,
  updated_at,
  bytes,
  status,
  reason,
  gates,
}: ProjectRecord): ProjectSummary => ({
  name,
  goal,
  updated_at,
  bytes,
  status,
  reason,
  gates,
})

function checked(files: Files): Files {
  const problem = Object.keys(files)
    .map(pathProblem)
    .find((found) => found !== null)
  if (problem) throw new Error(`The files were not imported: ${problem}.`)
  return files
}

function assertName(name: string): void {
  const problem = name.includes('/')
    ? 'it contains "/"'
    : name.length > 100
      ? 'it has more than 100 characters'
      : pathProblem(name)
  if (problem) throw new Error(`"${name}" can't be the name of a project: ${problem}.`)
}
