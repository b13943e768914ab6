import type { PyodideAPI } from 'pyodide'
import type { SessionReply, SessionRequest } from '../session'

const MAX_FILES = 1_000
const MAX_BYTES = 50_000_000
const MAX_DEPTH = 50
const NOT_COLLECTED = ['.', '..', '__pycache__', '.pytest_cache']

type Project = Pick<SessionRequest, 'files' | 'project_path'>

export function writeFiles({ FS }: PyodideAPI, { files, project_path }: Project): void {
  FS.mkdirTree(project_path)
  for (const [path, content] of files) {
    const folder = path.split('/').slice(0, -1).join('/')
    if (folder) FS.mkdirTree(`${project_path}/${folder}`)
    FS.writeFile(`${project_path}/${path}`, content)
  }
}

/** Regular files of the project's folder that are new or changed, up to the caps. */
export function collectFiles(
  { FS }: PyodideAPI,
  { files, project_path }: Project,
): Pick<SessionReply, 'written' | 'left_out'> {
  const sources = new Map(files)
  const written: [string, Uint8Array<ArrayBuffer>][] = []
  let bytes = 0
  /** Returns why it stopped, or ''. */
  const add = (path: string, size: number): string => {
    if (bytes + size > MAX_BYTES)
      return `${path} (${size} bytes) is more than the ${MAX_BYTES} bytes that a program may write`
    const content = FS.readFile(`${project_path}/${path}`) as Uint8Array<ArrayBuffer>
    if (isSame(sources.get(path), content)) return ''
    if (written.length >= MAX_FILES) return `there are more than ${MAX_FILES} files`
    bytes += size
    written.push([path, content.slice()])
    return ''
  }
  const walk = (folder: string, depth: number): string => {
    if (depth > MAX_DEPTH) return `folders lie more than ${MAX_DEPTH} deep in each other`
    for (const name of FS.readdir(`${project_path}/${folder}`) as string[]) {
      if (NOT_COLLECTED.includes(name)) continue
      const path = `${folder}${name}`
      const { mode, size } = FS.lstat(`${project_path}/${path}`) as { mode: number; size: number }
      const problem = FS.isDir(mode) ? walk(`${path}/`, depth + 1) : FS.isFile(mode) ? add(path, size) : ''
      if (problem) return problem
    }
    return ''
  }
  return { left_out: walk('', 0), written }
}

function isSame(source: string | Uint8Array | undefined, content: Uint8Array): boolean {
  if (source === undefined) return false
  const expected = typeof source === 'string' ? new TextEncoder().encode(source) : source
  return expected.length === content.length && expected.every((byte, i) => byte === content[i])
}
