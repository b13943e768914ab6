import type { PyodideAPI } from 'pyodide'

type FileSystem = PyodideAPI['FS']

/** A file, a folder by its entries, or something else. */
interface Node {
  readonly mode: number
  readonly contents?: Uint8Array | Readonly<Record<string, Node>>
}

interface FileStream {
  write(
    stream: { readonly node: Node },
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    canOwn?: boolean,
  ): number
}

interface MemoryFiles {
  createNode(parent: Node, name: string, mode: number, device: number): Node
  resizeFileStorage(node: Node, size: number): void
  readonly stream_ops: FileStream
  readonly ops_table: { readonly file: { readonly stream: FileStream } }
}

/**
 * Files lie outside Python's memory. The disk has this much to give, in all; after that it is full, as a real one
 * would be: `OSError: No space left on device`.
 */
const DISK_BYTES = 256 * 1024 * 1024
/** What a file takes that has nothing in it, or a folder. */
const NODE_BYTES = 1024
const NO_SPACE = 51

/** From now on what files take is counted, with the room that they have for more. Files from before are free. */
export function limitDisk({ FS }: Pick<PyodideAPI, 'FS'>, bytes = DISK_BYTES): void {
  const files = FS.filesystems.MEMFS as MemoryFiles
  const most = bytes + takenOf(FS)
  let left = bytes
  const ask = (more: number) => {
    // What was deleted is found only when it is needed.
    if (more > left) left = most - takenOf(FS)
    if (more > left) throw new FS.ErrnoError(NO_SPACE)
  }
  /** Does what changes the size of a file, if there is room for it. */
  const change = <Result>(node: Node, size: number, act: () => Result): Result => {
    const before = sizeOf(node)
    ask(size - before)
    const result = act()
    left -= sizeOf(node) - before
    return result
  }
  const { createNode, resizeFileStorage, stream_ops, ops_table } = files
  const { write } = stream_ops
  files.createNode = (...given) => {
    ask(NODE_BYTES)
    left -= NODE_BYTES
    return createNode(...given)
  }
  files.resizeFileStorage = (node, size) => change(node, size, () => resizeFileStorage(node, size))
  stream_ops.write = ops_table.file.stream.write = (stream, buffer, offset, length, position, canOwn) =>
    change(stream.node, position + length, () => write(stream, buffer, offset, length, position, canOwn))
}

const sizeOf = ({ contents }: Node): number => (ArrayBuffer.isView(contents) ? contents.byteLength : 0)

/** What everything takes that has a name, and what is still open without one. */
function takenOf(FS: FileSystem): number {
  const open = (FS.streams as ({ node?: Node } | null)[]).flatMap((stream) => stream?.node ?? [])
  const waiting = [FS.root as Node, ...open]
  const seen = new Set<Node>()
  let bytes = 0
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    bytes += NODE_BYTES + sizeOf(node)
    if (FS.isDir(node.mode)) waiting.push(...Object.values((node.contents ?? {}) as Record<string, Node>))
  }
  return bytes
}
