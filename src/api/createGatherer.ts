import { createRecording } from '../core/createRecording'
import type { Hash } from '../core/ports'
import type { Recording } from '../core/recording'
import type { Run } from '../core/run'
import type { ProjectStore, SharedProject } from './types'

interface GathererParts {
  readonly store: ProjectStore
  readonly hash: Hash
  /** The runs of this page, newest last. */
  runs(): readonly Run[]
  /** What the person has chosen; never a key or an address. */
  settings(): Promise<NonNullable<SharedProject['settings']>>
}

/** Puts together what is shared of a project: as it is saved, and the newest run where that is wanted. */
export type Gatherer = (name: string, options: { readonly run: boolean }) => Promise<SharedProject>

/** @throws an Error whose message is a sentence, when there is no such project. */
export const createGatherer =
  (parts: GathererParts): Gatherer =>
  async (name, options) => {
    const [{ goal, files }, settings] = await Promise.all([parts.store.open(name), parts.settings()])
    const run = options.run ? await newestRecording(name, parts) : null
    return { name, goal, files, settings, ...(run && { run }) }
  }

/** `null` for a project without a run, or whose run never began. */
async function newestRecording(
  name: string,
  { store, hash, runs }: GathererParts,
): Promise<Recording | null> {
  const here = runs().findLast((run) => run.context.name === name)
  if (here) return here.log.some(({ type }) => type === 'run-start') ? await here.recording() : null
  const newest = (await store.recordings(name)).find(({ problem }) => problem === undefined)
  const history = await store.history(name)
  // The run that came with a project is its newest as long as it has had none of its own.
  if (newest && (history === null || newest.run_id === history.head.run_id)) return newest.recording
  const events = history?.events ?? []
  const begun = events.find((event) => event.type === 'run-start')
  if (!begun) return null
  // A saved replay had gates only where its recording had them, which shows when it got to them.
  const isGated = !begun.is_replay || events.some(({ type }) => type === 'mutation-end')
  return await createRecording({ events, stdin: history?.head.stdin ?? [], hash, isGated })
}
