import { textOrBytes } from '../../api/textOrBytes'
import type { FolderLink } from '../../api/types'
import type { Hash } from '../../core/ports'
import { type Files, pathProblem } from '../../core/project'

/** What came of comparing a project with its folder. */
export interface Synced {
  /** What both sides agree on now. */
  readonly written: FolderLink['written']
  /** What was changed in the folder alone, for the project to take; `null`: deleted there. */
  readonly taken: Readonly<Record<string, string | Uint8Array | null>>
  /** Changed on both sides, and left alone on both. */
  readonly conflicts: readonly string[]
}

/** Whose content counts where both sides have changed. */
export type Winner = 'project' | 'folder'

/**
 * Writes what the project has changed since the two last agreed, and finds what the folder has. Files in the folder that
 * the project has never had are not touched, and not taken.
 * @param winner for files that were changed on both sides; without one they are conflicts
 * @throws DOMException: `NotAllowedError` without permission, `NotFoundError` when the folder is gone, `QuotaExceededError`
 * when the disk is full
 */
export async function syncFolder(
  { handle, written }: FolderLink,
  files: Files,
  hash: Hash,
  winner: Winner | null = null,
): Promise<Synced> {
  const agreed = new Map(Object.entries(written))
  const taken: Record<string, string | Uint8Array | null> = {}
  const conflicts: string[] = []
  const paths = [...new Set([...Object.keys(files), ...agreed.keys()])].filter((path) => !pathProblem(path))
  const onDisk = new Map<string, Uint8Array | null>()
  for (const path of paths) onDisk.set(path, await read(handle, path))
  // Emptied as a whole: more likely a mistake there than a wish to lose the project.
  const isEmptied = agreed.size > 0 && [...agreed.keys()].every((path) => !onDisk.get(path))
  if (isEmptied && winner === null) return { written, taken, conflicts: [...agreed.keys()] }
  for (const path of paths) {
    const ours = Object.hasOwn(files, path) ? bytesOf(files[path] ?? '') : null
    const theirs = onDisk.get(path) ?? null
    const [our, their] = await Promise.all([ours && hash.content(ours), theirs && hash.content(theirs)])
    const base = agreed.get(path) ?? null
    const agree = (now: string | null) => (now === null ? agreed.delete(path) : agreed.set(path, now))
    if (our === their) agree(our)
    else if (their === base || (winner === 'project' && (our !== base || isEmptied))) {
      await write(handle, path, ours)
      agree(our)
    } else if (our === base || winner === 'folder') {
      taken[path] = theirs && textOrBytes(theirs)
      agree(their)
    } else conflicts.push(path)
  }
  return { written: Object.fromEntries(agreed), taken, conflicts }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

/** `null` when there is no such file. */
async function read(folder: FileSystemDirectoryHandle, path: string): Promise<Uint8Array | null> {
  try {
    const { parent, name } = await placeOf(folder, path, false)
    const file = await (await parent.getFileHandle(name)).getFile()
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    // A missing folder of the project's own looks the same as the whole folder being gone; that is asked for.
    if (!isNamed(error, 'NotFoundError', 'TypeMismatchError')) throw error
    await folder.keys().next()
    return null
  }
}

/** `null` deletes. Either the whole content arrives or the old one stays: browsers write to a copy first. */
async function write(
  folder: FileSystemDirectoryHandle,
  path: string,
  content: Uint8Array | null,
): Promise<void> {
  if (content === null) {
    const { parent, name } = await placeOf(folder, path, false)
    return await parent.removeEntry(name)
  }
  const { parent, name } = await placeOf(folder, path, true)
  const file = await (await parent.getFileHandle(name, { create: true })).createWritable()
  try {
    await file.write(new Uint8Array(content))
    await file.close()
  } catch (error) {
    await file.abort().catch(() => {})
    throw error
  }
}

async function placeOf(folder: FileSystemDirectoryHandle, path: string, create: boolean) {
  const parts = path.split('/')
  const name = parts.pop() as string
  let parent = folder
  for (const part of parts) parent = await parent.getDirectoryHandle(part, { create })
  return { parent, name }
}

export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof DOMException && names.includes(error.name)
