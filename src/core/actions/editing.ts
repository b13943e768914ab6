import { type Context, withFiles } from '../context'
import { type Files, folderProblem, pathProblem } from '../project'
import { count } from '../text'
import { ActionRefusal } from './action'
import { type Line, lineEndOf, linesOf, withLineEnds, withoutMark } from './lines'

/** A surrogate without its other half: no file can hold it. */
const HALF_CHARACTER = /\p{Cs}/u

/** The context with one file written. Refuses paths that can't name a file, and a write that changes nothing. */
export function withFile(context: Context, path: string, text: string): Context {
  const files = placed(context.files, path, text)
  if (HALF_CHARACTER.test(text))
    throw new ActionRefusal(
      'Not written: the text has half of a character (a lone surrogate). Write the character itself.',
    )
  if (Object.hasOwn(context.files, path) && context.files[path] === text)
    throw new ActionRefusal(
      `Nothing to do: "${path}" has exactly this text already. Choose what is still missing.`,
    )
  return withFiles(context, files)
}

/** The files with one more, or one replaced. Refuses a path that is a folder, or lies below a file. */
export function placed(files: Files, path: string, content: string | Uint8Array): Files {
  const problem = pathProblem(path) ?? folderProblem(files, path)
  if (problem) throw new ActionRefusal(`Not written: ${problem}.`)
  if (Object.keys(files).some((other) => other.startsWith(`${path}/`)))
    throw new ActionRefusal(`Not written: "${path}" is a folder.`)
  return { ...files, [path]: content }
}

/** The content of a file that must be there. */
export function contentOf(files: Files, path: string): string | Uint8Array {
  const content = Object.hasOwn(files, path) ? files[path] : undefined
  if (content === undefined)
    throw new ActionRefusal(
      `There is no file "${path}". The files are: ${Object.keys(files).sort().join(', ')}.`,
    )
  return content
}

/** The text of a file that must be there. */
export function existing(files: Files, path: string): string {
  const content = contentOf(files, path)
  if (typeof content !== 'string') throw new ActionRefusal(`"${path}" is not text.`)
  return content
}

/**
 * The text of a whole file as the model wrote it, in the manner of the file that it replaces: its byte order mark,
 * its line ends where all are alike, and its last line without an end, if it had none. A new text ends with a line end.
 */
export function wholeText(before: string | null, code: string): string {
  if (before === null) return ended(code, '\n')
  const { mark, body } = withoutMark(before)
  const ends = new Set(linesOf(body).flatMap(({ end }) => end || []))
  const end = ends.size === 1 ? lineEndOf(body) : null
  const written = withoutMark(code).body
  const text = end === null ? written : withLineEnds(written, end)
  const isOpen = body !== '' && !body.endsWith('\n')
  return mark + (isOpen ? text : ended(text, end ?? '\n'))
}

const ended = (text: string, end: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}${end}`

/**
 * The text with lines `start` to `end` (from 1, both included) replaced by `code`. `end === start - 1` inserts
 * before `start`, which may be one past the last line. Every other line stays as it is, its line end included; the
 * new ones get the line end that most lines have, and a last line without one stays without.
 */
export function spliced(text: string, code: string, start: number, end: number): string {
  const { mark, body } = withoutMark(text)
  const lines = linesOf(body)
  if (start < 1 || start > lines.length + 1 || end < start - 1 || end > lines.length)
    throw new ActionRefusal(
      `Lines ${start} to ${end} are out of range: the file has ${count(lines.length, 'line')}, counted from 1.`,
    )
  const newline = lineEndOf(body)
  const inserted = linesOf(withoutMark(code).body).map((line): Line => ({ text: line.text, end: newline }))
  const all = [...lines.slice(0, start - 1), ...inserted, ...lines.slice(end)]
  return mark + joined(all, newline, lines.at(-1)?.end === '')
}

/** `isOpen`: the last line has no end. An empty line has one, because without it there would be no such line. */
const joined = (lines: readonly Line[], newline: string, isOpen: boolean): string =>
  lines
    .map(({ text, end }, i) =>
      i === lines.length - 1 && isOpen && text !== '' ? text : text + (end || newline),
    )
    .join('')
