/** A project's files: path to content, text or bytes. Paths are relative and use `/`. Never mutated. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** A project as callers see it. */
export interface Project {
  readonly name: string
  readonly goal: string
  readonly files: Files
}

const MAX_PATH = 1_000
/** In bytes, as file systems count. */
const MAX_PART = 255
/** No shorter part has more bytes than that: no character has more than three. */
const SHORT_PART = MAX_PART / 3
// Control characters, the characters that some file system refuses, lone surrogates.
const FORBIDDEN = /[\p{Cc}\p{Cs}<>:"|?*\\]/u
// What makes text read in another direction: `exe.txt` may then be `txt.exe`.
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/
const LEAVING = /(^|\/)\.\.(\/|$)/
const EMPTY_PART = /(^|\/)\.?(\/|$)/
const REFUSED_PART = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)|[. ](\/|$)/i
const KEPT_PART = /(^|\/)__proto__(\/|$)/

/**
 * Says why a path can't name a file of a project, or returns `null` when it can.
 * One rule for every door: actions, imports, artifacts, callers.
 */
export function pathProblem(path: string): string | null {
  // Each looks at the whole path at once: a link may bring eight million parts.
  if (path === '') return 'the path is empty'
  if (path.length > MAX_PATH) return `the path is longer than ${MAX_PATH} characters`
  if (path.startsWith('/')) return `"${path}" is absolute; paths are relative to the project's folder`
  if (LEAVING.test(path)) return `"${path}" leaves the project's folder`
  if (EMPTY_PART.test(path)) return `"${path}" has an empty or "." part`
  if (path.length > SHORT_PART && path.split('/').some(isLongPart))
    return `a part of the path is longer than ${MAX_PART} bytes`
  if (DIRECTION.test(path)) return 'the path has a character that makes it look like another'
  if (FORBIDDEN.test(path)) return `"${path}" has a character that some file systems refuse`
  if (REFUSED_PART.test(path)) return `"${path}" is a name that some file systems refuse`
  if (KEPT_PART.test(path)) return `"${path}" is a name that is kept for JavaScript itself`
  return path === path.normalize('NFC') ? null : `"${path}" is not in Unicode's composed form (NFC)`
}

const isLongPart = (part: string): boolean =>
  part.length > SHORT_PART && new TextEncoder().encode(part).length > MAX_PART

/**
 * Says why files can't be a project's, or returns `null` when they can: paths as `pathProblem` wants them, text or bytes,
 * and none where another one's folder is. One rule for every door.
 */
export function filesProblem(files: unknown): string | null {
  if (typeof files !== 'object' || files === null || Array.isArray(files))
    return 'files are an object from path to text or bytes'
  for (const [path, content] of Object.entries(files)) {
    const problem = pathProblem(path)
    if (problem) return problem
    if (typeof content !== 'string' && !(content instanceof Uint8Array))
      return `"${path}" is neither text nor bytes`
  }
  return foldersProblem(Object.keys(files))
}

/** Why these can't be paths of one project, or `null`: one is where the folder of another is. */
function foldersProblem(paths: readonly string[]): string | null {
  // Sorted, what begins with a path follows it; so no folder of any path has to be looked up, and there may be millions.
  const beginnings: string[] = []
  for (const path of [...paths].sort()) {
    while (beginnings.length > 0 && !path.startsWith(beginnings.at(-1) as string)) beginnings.pop()
    const folder = beginnings.find(({ length }) => path[length] === '/')
    if (folder !== undefined) return fileIsFolder(folder, path)
    beginnings.push(path)
  }
  return null
}

/** Why no file can lie at a path as long as `files` are there, or `null`: one of its folders is a file. */
export function folderProblem(files: object, path: string): string | null {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end)
    if (Object.hasOwn(files, folder)) return fileIsFolder(folder, path)
  }
  return null
}

const fileIsFolder = (folder: string, path: string): string =>
  `"${folder}" is a file, not a folder, so "${path}" can't be there`

/** Whether a path names Python source. */
export const isPython = (path: string): boolean => path.endsWith('.py')

/** Whether pytest would collect a file of this path: `test_*.py` or `*_test.py`. */
export const isTest = (path: string): boolean => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path)

/** The test file that belongs to a module: `a/b.py` → `a/b_test.py`. */
export const testPathOf = (path: string): string => path.replace(/\.py$/, '_test.py')

/** The text of a file, or `null` when it is not text. */
export const textOf = (files: Files, path: string): string | null => {
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  return typeof content === 'string' ? content : null
}

/** The paths whose content differs between two states of a project, sorted. */
export function changedPaths(before: Files, after: Files): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  const contentIn = (files: Files, path: string) => (Object.hasOwn(files, path) ? files[path] : undefined)
  return [...paths].filter((path) => !isSameContent(contentIn(before, path), contentIn(after, path))).sort()
}

function isSameContent(a: string | Uint8Array | undefined, b: string | Uint8Array | undefined): boolean {
  if (typeof a === 'string' || typeof b === 'string' || !a || !b) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
