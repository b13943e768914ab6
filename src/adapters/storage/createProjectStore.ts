import { createListeners } from '../../core/createListeners'
import type { FolderLink, ProjectStore, ProjectSummary, SharedProject } from '../../api/types'
import { withChanges } from '../../core/amendments'
import { gatesOf } from '../../core/checks/gates'
import { isOpenable, originsOf } from '../../core/hosts'
import type { Files } from '../../core/project'
import { assertProjectName, checkedFiles } from './checkedFiles'
import { createHistory } from './createHistory'
import { createJournal } from './createJournal'
import { exportProject } from './exportProject'
import { keepRecording, keptRecordings, recordingsPrefix } from './keptRecordings'
import { openFiles, openProject } from './openedProject'
import {
  accessKey,
  blobPrefix,
  damaged,
  eventsPrefix,
  findProject,
  folderKey,
  headKey,
  hostsKey,
  isProjectRecord,
  nameKey,
  type ProjectRecord,
  projectKey,
} from './projectRecord'
import { type SaveParts, saveProject } from './saveProject'
import { storageSentence } from './storageSentence'

export interface StoreParts extends SaveParts {
  /**
   * Takes the lock of a project, by its id, waiting a moment for it; `null` when somebody else holds it. `onLost`: it was
   * taken away.
   */
  lock(id: string, onLost?: () => void): Promise<(() => void) | null>
  /** Tells other tabs that something has changed, and hears it from them. */
  readonly channel: { post(): void; listen(listener: () => void): void }
}

/** The projects of this browser. */
export function createProjectStore(parts: StoreParts): ProjectStore {
  const { records, channel } = parts
  const history = createHistory(records)
  const { notify, subscribe } = createListeners()
  const changed = () => {
    channel.post()
    notify()
  }
  channel.listen(notify)

  const there = <Value>(found: Value | null, name: string): Value => {
    if (found === null) throw new Error(`There is no project "${name}" in this browser.`)
    return found
  }
  /** Does something to a project that no run is working on, in any tab. */
  const alone = async (id: string, name: string, act: () => Promise<void>) => {
    const release = await parts.lock(id)
    if (!release)
      throw new Error(`A run is working on the project "${name}", here or in another tab. Stop it first.`)
    await act().finally(release)
  }
  const keepRun = async ({ name, run }: Pick<SharedProject, 'name' | 'run'>) => {
    if (run) await store.keepRecording(name, { run_id: parts.newId(), at: parts.now(), recording: run })
  }
  let editing: Promise<unknown> = Promise.resolve()
  /** One after the other, also where there are no locks. */
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const turn = editing.then(act)
    editing = turn.catch(() => {})
    return turn
  }
  const store: ProjectStore = {
    async list() {
      const [projects, names] = await Promise.all([records.list('project/'), records.list(nameKey(''))])
      const byKey = new Map(projects)
      const summaries = await Promise.all(
        names.map(async ([key, id]) => {
          const name = key.slice(nameKey('').length)
          const record = byKey.get(projectKey(String(id)))
          if (record !== undefined) return [summaryOf(name, record)]
          // Made or removed between the two reads; else it is damaged.
          const [owner, now] = await records.getMany([key, projectKey(String(id))])
          return owner === undefined ? [] : [summaryOf(name, now)]
        }),
      )
      return summaries.flat().sort((a, b) => b.updated_at - a.updated_at)
    },
    async open(name) {
      return { name, ...there(await openFiles(records, name), name) }
    },
    async history(name) {
      return there(await history(name), name).history
    },
    async remove(name) {
      const [owner] = await records.getMany([nameKey(name)])
      const id = String(there(owner ?? null, name))
      await alone(id, name, () =>
        records.write([nameKey(name)], ([current]) => {
          if (current !== id) throw new Error(`The project "${name}" was changed in another tab.`)
          return {
            deletes: [nameKey(name), projectKey(id), headKey(id), accessKey(id), hostsKey(id), folderKey(id)],
            deletePrefixes: [eventsPrefix(id), blobPrefix(id), recordingsPrefix(id)],
          }
        }),
      )
      changed()
    },
    async rename(name, to) {
      assertProjectName(to)
      const { id } = there(await findProject(records, name), name).record
      if (to === name) return
      await records.write([projectKey(id), nameKey(to)], ([record, owner]) => {
        if (owner !== undefined) throw new Error(`There is a project "${to}" already.`)
        if ((record as ProjectRecord | undefined)?.name !== name)
          throw new Error(`The project "${name}" was renamed or deleted in another tab.`)
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
    async save(project) {
      assertProjectName(project.name)
      checkedFiles(project.files, 'The project was not saved')
      const before = await findProject(records, project.name)
      const save = async () => saveProject(project, await findProject(records, project.name), parts)
      if (before) await alone(before.record.id, project.name, save)
      else await save()
      await keepRun(project)
      changed()
    },
    edit: (name, changes) =>
      inTurn(async () => {
        const { id } = there(await findProject(records, name), name).record
        await alone(id, name, async () => {
          // Before the files: what another tab saves meanwhile is then refused, not lost.
          const before = await findProject(records, name)
          const { goal, files } = there(await openFiles(records, name), name)
          const edited = { name, goal, files: withChanges(files, changes) }
          checkedFiles(edited.files, 'The project was not saved')
          await saveProject(edited, before, parts)
        })
        changed()
      }),
    async outputs(name) {
      const { head } = there(await openProject(records, name, { hasEvents: false }), name)
      return head.report?.artifacts ?? {}
    },
    async export(name, options) {
      return there(await exportProject(records, name, options), name)
    },
    async import(source, { name }) {
      assertProjectName(name)
      if (await findProject(records, name))
        throw new Error(`There is a project "${name}" already; import under another name.`)
      const { run, ...found } = await imported(source)
      const project = { name, ...found }
      await saveProject(project, null, parts)
      await keepRun({ name, ...(run && { run }) })
      changed()
      return project
    },
    journal: (name, goal) => createJournal(name, goal, { ...parts, onChange: changed }),
    async keepRecording(name, kept) {
      const [id] = await records.getMany([nameKey(name)])
      await keepRecording(records, String(there(id ?? null, name)), kept)
    },
    async recordings(name) {
      const [id] = await records.getMany([nameKey(name)])
      return await keptRecordings(records, String(there(id ?? null, name)))
    },
    async packageAccess(name) {
      const [id] = await records.getMany([nameKey(name)])
      const [access] = id === undefined ? [] : await records.getMany([accessKey(String(id))])
      return access === 'registry' ? 'registry' : 'closed'
    },
    async allowPackages(name, access) {
      const [id] = await records.getMany([nameKey(name)])
      const key = accessKey(String(there(id ?? null, name)))
      await records.write([], () => (access === 'registry' ? { puts: [[key, access]] } : { deletes: [key] }))
      changed()
    },
    async hostAccess(name) {
      const [id] = await records.getMany([nameKey(name)])
      const [hosts] = id === undefined ? [] : await records.getMany([hostsKey(String(id))])
      return Array.isArray(hosts) ? hosts.filter(isOpenable) : []
    },
    async allowHosts(name, hosts) {
      const origins = originsOf(hosts)
      const [id] = await records.getMany([nameKey(name)])
      const key = hostsKey(String(there(id ?? null, name)))
      await records.write([], () => (origins.length ? { puts: [[key, origins]] } : { deletes: [key] }))
      changed()
    },
    async folder(name) {
      const [id] = await records.getMany([nameKey(name)])
      const [link] = id === undefined ? [] : await records.getMany([folderKey(String(id))])
      return (link as FolderLink | undefined) ?? null
    },
    async linkFolder(name, folder) {
      const [id] = await records.getMany([nameKey(name)])
      const key = folderKey(String(there(id ?? null, name)))
      await records.write([], () => (folder ? { puts: [[key, folder]] } : { deletes: [key] }))
      changed()
    },
    subscribe,
  }
  return inWords(store)
}

async function imported(source: Blob | Files): Promise<Pick<SharedProject, 'goal' | 'files' | 'run'>> {
  if (!(source instanceof Blob))
    return { goal: '', files: checkedFiles(source, 'The files were not imported') }
  const { openFile } = await import('../sharing/projectFile')
  const { goal, files, run } = await openFile(source, '')
  return { goal, files, ...(run && { run }) }
}

/** The same store, whose promises reject with sentences also where the browser's storage fails. */
function inWords(store: ProjectStore): ProjectStore {
  const told =
    <Given extends unknown[], Value>(act: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      try {
        return await act(...given)
      } catch (error) {
        throw error instanceof DOMException
          ? new Error(storageSentence(error, 'try again'), { cause: error })
          : error
      }
    }
  return {
    ...store,
    list: told(store.list),
    open: told(store.open),
    history: told(store.history),
    remove: told(store.remove),
    rename: told(store.rename),
    save: told(store.save),
    edit: told(store.edit),
    outputs: told(store.outputs),
    export: told(store.export),
    import: told(store.import),
    allowPackages: told(store.allowPackages),
    allowHosts: told(store.allowHosts),
    linkFolder: told(store.linkFolder),
  }
}

/** One line of the list; a damaged project keeps its name, so that it can be seen and removed. */
function summaryOf(name: string, record: unknown): ProjectSummary {
  if (!isProjectRecord(record))
    return {
      name,
      goal: '',
      updated_at: 0,
      bytes: 0,
      status: 'failed',
      reason: damaged(name),
      gates: gatesOf(null, null),
    }
  const { goal, updated_at, bytes, status, reason, gates } = record
  return { name, goal, updated_at, bytes, status, reason, gates }
}
