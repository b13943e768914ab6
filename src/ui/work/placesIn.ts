import type { Place } from './place'

/** A piece of text, and the place that it names; `null` where it names none. */
export interface TextPart {
  readonly text: string
  readonly place: Place | null
}

/**
 * As tracebacks write it, then as pytest and compilers do. A name is looked for where one begins and nowhere within it:
 * in a line of a million letters that would take the page for hours.
 */
const PLACE = /File "([^"\n]+)", line (\d+)|(?<![\w./-])([\w./-]+\.py):(\d+)/g
/** Where Python finds the project. */
const FOLDER = /^\/home\/pyodide\/[^/]+\//

/** What a program printed, cut where it names a line of one of these files. */
export function placesIn(text: string, files: Readonly<Record<string, unknown>>): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    const path = (match[1] ?? match[3] ?? '').replace(FOLDER, '')
    if (!Object.hasOwn(files, path)) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index), place: null })
    parts.push({ text: match[0], place: { path, line: Number(match[2] ?? match[4]) } })
    at = match.index + match[0].length
  }
  if (at < text.length) parts.push({ text: text.slice(at), place: null })
  return parts
}

/** The innermost place in a traceback that is a line of one of these files; `null` where there is none. */
export const lastPlaceIn = (text: string, files: Readonly<Record<string, unknown>>): Place | null =>
  placesIn(text, files).findLast(({ place }) => place !== null)?.place ?? null
