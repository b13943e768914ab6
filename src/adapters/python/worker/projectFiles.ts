import type { PyodideAPI } from 'pyodide'
import type { SessionReply, SessionRequest } from '../session'

const MAX_FILES = 1_000
const MAX_BYTES = 50_000_000
const MAX_DEPTH = 50
const MAX_NAMED = 3
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

/**
 * Regular files of the project's folder that are new or changed; all of them, or none and why. What tests write is
 * nobody's: it goes with the interpreter.
 */
export function collectFiles(
  { FS }: PyodideAPI,
  { kind, files, project_path }: Project & Pick<SessionRequest, 'kind'>,
): Pick<SessionReply, 'written' | 'left_out'> {
  if (kind === 'tests') return { written: [], left_out: '' }
  const sources = new Map(files)
  const found: { path: string; size: number }[] = []
  const walk = (folder: string, depth: number): string => {
    if (depth > MAX_DEPTH) return `folders lie more than ${MAX_DEPTH} deep in each other`
    for (const name of FS.readdir(`${project_path}/${folder}`) as string[]) {
      if (NOT_COLLECTED.includes(name)) continue
      const path = `${folder}${name}`
      const { mode, size } = FS.lstat(`${project_path}/${path}`) as { mode: number; size: number }
      if (FS.isFile(mode)) found.push({ path, size })
      const problem = FS.isDir(mode) ? walk(`${path}/`, depth + 1) : ''
      if (problem) return problem
    }
    return ''
  }
  const problem = walk('', 0) || tooMuch(found, sources)
  if (problem) return { written: [], left_out: problem }
  const written = found.flatMap(({ path }): (readonly [string, Uint8Array<ArrayBuffer>])[] => {
    const content = FS.readFile(`${project_path}/${path}`) as Uint8Array<ArrayBuffer>
    return isSame(sources.get(path), content) ? [] : [[path, content.slice()]]
  })
  return { left_out: '', written }
}

/** Why that is more than may come back, with the largest by name; or ''. Sources count for what they have grown. */
function tooMuch(found: readonly { path: string; size: number }[], sources: ReadonlyMap<string, unknown>) {
  const added = found.filter(({ path }) => !sources.has(path))
  const large = found.toSorted((a, b) => b.size - a.size)
  const total = large.reduce((sum, { size }) => sum + size, 0)
  if (added.length > MAX_FILES)
    return `${added.length} files are more than the ${MAX_FILES} that it may write`
  if (total <= MAX_BYTES) return ''
  const named = large.slice(0, MAX_NAMED).map(({ path, size }) => `${path} (${size} bytes)`)
  return `${total} bytes are more than the ${MAX_BYTES} that its folder may hold; the largest: ${named.join(', ')}`
}

function isSame(source: string | Uint8Array | undefined, content: Uint8Array): boolean {
  if (source === undefined) return false
  const expected = typeof source === 'string' ? new TextEncoder().encode(source) : source
  return expected.length === content.length && expected.every((byte, i) => byte === content[i])
}
