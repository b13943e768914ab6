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

type Collected = Pick<SessionReply, 'written' | 'deleted' | 'left_out'>

const NOTHING: Collected = { written: [], deleted: [], left_out: '' }

/**
 * Regular files of the project's folder that are new or changed; all of them, or none and why. What tests write is
 * nobody's: it goes with the interpreter.
 */
export function collectFiles(
  { FS }: Pick<PyodideAPI, 'FS'>,
  { kind, files, project_path }: Project & Pick<SessionRequest, 'kind'>,
): Collected {
  if (kind === 'tests') return NOTHING
  const sources = new Map(files)
  const found: Found[] = []
  let at = ''
  try {
    const problem = walk(FS, project_path, found, (path) => {
      at = path
    })
    const left_out = problem || tooMuch(found, sources)
    if (left_out) return { ...NOTHING, left_out }
    const written = found.flatMap(({ path }): Collected['written'][number][] => {
      at = path
      const content = FS.readFile(`${project_path}/${path}`) as Uint8Array<ArrayBuffer>
      return isSame(sources.get(path), content) ? [] : [[path, content.slice()]]
    })
    const left = new Set(found.map(({ path }) => path))
    return { ...NOTHING, written, deleted: [...sources.keys()].filter((path) => !left.has(path)) }
  } catch {
    // A program may take from itself the right to read what it has written.
    return { ...NOTHING, left_out: `"${at}" can't be read` }
  }
}

interface Found {
  readonly path: string
  readonly size: number
}

/** Adds all regular files under a folder; returns why it can't be gone through, or ''. Tells of each name before it looks. */
function walk(
  FS: PyodideAPI['FS'],
  root: string,
  found: Found[],
  onPath: (path: string) => void,
  folder = '',
  depth = 0,
): string {
  if (depth > MAX_DEPTH) return `folders lie more than ${MAX_DEPTH} deep in each other`
  // The program may have put something else in the folder's place.
  if (depth === 0 && !FS.isDir(FS.analyzePath(root).object?.mode ?? 0)) return ''
  for (const name of FS.readdir(`${root}/${folder}`) as string[]) {
    if (NOT_COLLECTED.includes(name)) continue
    const path = `${folder}${name}`
    onPath(path)
    const { mode, size } = FS.lstat(`${root}/${path}`) as { mode: number; size: number }
    if (FS.isFile(mode)) found.push({ path, size })
    const problem = FS.isDir(mode) ? walk(FS, root, found, onPath, `${path}/`, depth + 1) : ''
    if (problem) return problem
  }
  return ''
}

/** Why that is more than may come back, with the largest by name; or ''. Sources count for what they have grown. */
function tooMuch(found: readonly Found[], sources: ReadonlyMap<string, unknown>) {
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
