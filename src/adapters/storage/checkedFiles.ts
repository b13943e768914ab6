import { nameProblem } from '../../core/nameProblem'
import { type Files, filesProblem } from '../../core/project'

/** What a project may hold. */
export const MAX_BYTES = 100_000_000
export const MAX_FILES = 10_000

/** Continues a sentence. */
export const TOO_MUCH = `a project may hold at most ${MAX_BYTES / 1e6} MB and ${MAX_FILES.toLocaleString('en')} files`

/** The files, when a project can have them. @throws with a sentence that begins with `refusal`. */
export function checkedFiles(files: Files, refusal: string): Files {
  const problem = filesProblem(files)
  if (problem) throw new Error(`${refusal}: ${problem}.`)
  const bytes = Object.values(files).reduce((sum, content) => sum + content.length, 0)
  if (bytes > MAX_BYTES || Object.keys(files).length > MAX_FILES) throw new Error(`${refusal}: ${TOO_MUCH}.`)
  return files
}

/** @throws when a project can't have this name. */
export function assertProjectName(name: string): void {
  const problem = nameProblem(name)
  if (problem) throw new Error(`"${name}" can't be the name of a project: ${problem}.`)
}
