import { type Context, withFiles } from '../context'
import { type Files, pathProblem } from '../project'
import { ActionRefusal } from './action'

/** The context with one file written; text ends with a line end. Refuses paths that can't name a file. */
export function withFile(context: Context, path: string, text: string): Context {
  return withFiles(context, placed(context.files, path, ended(text)))
}

/** The files with one more, or one replaced. Refuses a path that is a folder, or lies below a file. */
export function placed(files: Files, path: string, content: string): Files {
  const problem = pathProblem(path)
  if (problem) throw new ActionRefusal(`Not written: ${problem}.`)
  for (const other of Object.keys(files)) {
    if (other.startsWith(`${path}/`)) throw new ActionRefusal(`Not written: "${path}" is a folder.`)
    if (path.startsWith(`${other}/`))
      throw new ActionRefusal(`Not written: "${other}" is a file, not a folder.`)
  }
  return { ...files, [path]: content }
}

/** The text of a file that must be there. */
export function existing(files: Files, path: string): string {
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  if (content === undefined)
    throw new ActionRefusal(
      `There is no file "${path}". The files are: ${Object.keys(files).sort().join(', ')}.`,
    )
  if (typeof content !== 'string') throw new ActionRefusal(`"${path}" is not text.`)
  return content
}

/**
 * The text with lines `start` to `end` (from 1, both included) replaced by `code`. `end === start - 1` inserts
 * before `start`, which may be one past the last line. Every other line stays as it is, its line end included.
 */
export function spliced(text: string, code: string, start: number, end: number): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
  if (start < 1 || start > lines.length + 1 || end < start - 1 || end > lines.length)
    throw new ActionRefusal(
      `Lines ${start} to ${end} are out of range: the file has ${lines.length} lines, counted from 1.`,
    )
  const inserted = code === '' ? [] : code.replace(/\r?\n$/, '').split(/\r?\n/)
  lines.splice(start - 1, end - start + 1, ...inserted)
  return lines.length ? lines.join(newline) + newline : ''
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
