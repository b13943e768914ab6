import type { Files } from '../../core/project'
import type { Manifest } from './packing'
import { blobPrefix, eventsPrefix, headKey, nameKey, projectKey } from './projectRecord'
import type { Records } from './records'

/** Says what of a damaged project is missing, or older than what was saved last. */
const NOTE = 'LOST.txt'
/** Where contents are put that nothing has a name for any more. */
const NAMELESS = 'without_a_name'

/**
 * What can still be read of a damaged project, and a note on what can't: the files that it had when it was saved last, or
 * after the newest step that can be read. One whose content is lost is taken from an older step. `null`: nothing is left.
 */
export async function salvage(records: Records, name: string): Promise<Files | null> {
  const [id] = await records.getMany([nameKey(name)])
  if (typeof id !== 'string') return null
  const [[record, head], events, kept] = await Promise.all([
    records.getMany([projectKey(id), headKey(id)]),
    records.list(eventsPrefix(id)),
    records.list(blobPrefix(id)),
  ])
  const blobs = new Map(kept.flatMap(([key, value]) => (isContent(value) ? [[hashIn(key, id), value]] : [])))
  const steps = events.flatMap(([, commit]) => (Array.isArray(commit) ? commit : [])).toReversed()
  const saved = manifestOf(record)
  const [newest, ...older] = [saved, ...[head, ...steps].map(manifestOfContext)].filter((one) => one !== null)
  if (!newest) return blobs.size > 0 ? nameless(blobs) : null
  const notes = saved ? [] : ['These are the files as the newest step that can be read left them.']
  const files: Record<string, string | Uint8Array> = {}
  for (const [path, hash] of newest) {
    const hashes = [
      hash,
      ...older.flatMap((state) => state.flatMap(([one, its]) => (one === path ? [its] : []))),
    ]
    const found = hashes.find((one) => blobs.has(one))
    if (found === undefined) notes.push(`${path} can't be read any more.`)
    else files[path] = blobs.get(found)!
    if (found !== undefined && found !== hash) notes.push(`${path} is as an older step left it.`)
  }
  return notes.length > 0 ? { ...files, [NOTE]: `${notes.join('\n')}\n` } : files
}

const hashIn = (key: string, id: string): string => key.slice(blobPrefix(id).length)

const isContent = (value: unknown): value is string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array

function nameless(blobs: ReadonlyMap<string, string | Uint8Array>): Files {
  const named = [...blobs].map(([hash, content]) => {
    const ending = typeof content === 'string' ? 'txt' : 'bin'
    return [`${NAMELESS}/${hash.slice(0, 12)}.${ending}`, content] as const
  })
  const note = `What the files were called can't be read any more. Older versions of them are in ${NAMELESS}, too.\n`
  return { ...Object.fromEntries(named), [NOTE]: note }
}

const manifestOfContext = (stored: unknown): Manifest | null =>
  manifestOf((stored as { context?: unknown } | null | undefined)?.context)

/** The files of something stored; `null` when it has none that can be read. */
function manifestOf(stored: unknown): Manifest | null {
  const files = (stored as { files?: unknown } | null | undefined)?.files
  const isWhole = Array.isArray(files) && files.every(isNamed)
  return isWhole ? files : null
}

const isNamed = (entry: unknown): boolean =>
  Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string'
