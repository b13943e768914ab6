import { isClutter } from '../../core/clutter'

/** A file from a disk, and where it lies in what was dropped. */
export interface DiskFile {
  readonly path: string
  readonly content: File
}

/** As many as a project can have. */
const MOST = 10_000

/**
 * Every file in what was dropped, folders included, without what tools leave beside them. Must be called while the drop is
 * being handled.
 * @throws with a sentence, when there are more than a project can have: some of them would be a broken project
 */
export async function droppedFiles(items: DataTransferItemList): Promise<DiskFile[]> {
  // The list is empty as soon as something is awaited.
  const dropped = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found: DiskFile[] = []
  for (const one of dropped) {
    if (one instanceof File) found.push({ path: one.name, content: one })
    else if (one) await collect(one, found)
  }
  return found
}

async function collect(entry: FileSystemEntry, found: DiskFile[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '')
  if (isClutter(path)) return
  if (isFile(entry)) {
    if (found.length >= MOST)
      throw new Error(
        `The folder was not opened: it has more than the ${MOST.toLocaleString('en')} files that a project may have.`,
      )
    const content = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ path, content })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // At most a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return
    for (const child of some) await collect(child, found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
