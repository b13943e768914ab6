/** A folder on disk, in memory, with as much of the browser's interface as is used. */
export interface MemoryFolder {
  readonly handle: FileSystemDirectoryHandle
  /** By path. */
  readonly files: Map<string, string | Uint8Array>
  /** Paths, in the order in which they were written. */
  readonly writes: string[]
  /** Thrown by whatever is asked of the folder. */
  failure: DOMException | null
  /** Thrown when a file is written. */
  writeFailure: DOMException | null
  text(path: string): string | undefined
  bytes(path: string): Uint8Array | undefined
}

export function createMemoryFolder(name: string): MemoryFolder {
  const files: MemoryFolder['files'] = new Map()
  const writes: string[] = []
  const missing = () => new DOMException('There is no such file.', 'NotFoundError')
  const bytes = (path: string) => {
    const content = files.get(path)
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  }
  const assertThere = () => {
    if (folder.failure) throw folder.failure
  }
  const fileAt = (path: string) => ({
    getFile: async () => ({ arrayBuffer: async () => Uint8Array.from(bytes(path) ?? []).buffer }),
    createWritable: async () => {
      let next = new Uint8Array()
      return {
        write: async (content: Uint8Array<ArrayBuffer>) => {
          if (folder.writeFailure) throw folder.writeFailure
          next = content
        },
        close: async () => {
          files.set(path, next)
          writes.push(path)
        },
        abort: async () => {},
      }
    },
  })
  const at = (prefix: string): object => ({
    name,
    getDirectoryHandle: async (part: string, { create }: { create: boolean }) => {
      assertThere()
      const inner = `${prefix}${part}/`
      if (!create && ![...files.keys()].some((path) => path.startsWith(inner))) throw missing()
      return at(inner)
    },
    getFileHandle: async (part: string, options?: { create?: boolean }) => {
      assertThere()
      if (!options?.create && !files.has(prefix + part)) throw missing()
      return fileAt(prefix + part)
    },
    removeEntry: async (part: string) => {
      if (!files.delete(prefix + part)) throw missing()
    },
    keys: async function* () {
      assertThere()
      yield* files.keys()
    },
  })
  const folder: MemoryFolder = {
    handle: at('') as FileSystemDirectoryHandle,
    files,
    writes,
    failure: null,
    writeFailure: null,
    text: (path) => {
      const content = bytes(path)
      return content && new TextDecoder().decode(content)
    },
    bytes,
  }
  return folder
}
