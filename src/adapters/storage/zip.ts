import { textOrBytes } from '../../api/textOrBytes'
import { isClutter } from '../../core/clutter'
import { type Files, pathProblem } from '../../core/project'
import { breathe } from '../breathe'
import { checkedFiles, MAX_BYTES, MAX_FILES, TOO_MUCH } from './checkedFiles'
import { readZip, ZipProblem } from './readZip'

const REFUSAL = 'The zip was not imported'
const LIMITS = { bytes: MAX_BYTES, files: MAX_FILES, problem: TOO_MUCH }
/** Beside the project's own files in a `.autocoder` file, what plain Python has no use for. */
export const CARD = 'autocoder.json'

/** Packed at once. */
const PORTION = 262_144

/** The files as a zip, in a folder; `''` for none. Made in portions, between which the page may do something else. */
export async function zipOf(folder: string, files: Files): Promise<Blob> {
  const { Zip, ZipDeflate, strToU8 } = await import('fflate')
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(new Uint8Array(piece))
  })
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? strToU8(content) : content
    const entry = new ZipDeflate(folder ? `${folder}/${path}` : path)
    zip.add(entry)
    for (let at = 0; at < bytes.length || at === 0; at += PORTION) {
      if (at > 0) await breathe()
      entry.push(bytes.subarray(at, at + PORTION), at + PORTION >= bytes.length)
    }
  }
  zip.end()
  return new Blob(pieces, { type: 'application/zip' })
}

/**
 * The files of a zip; one folder around all of them is left out, and so is what operating systems add.
 * @throws with a sentence, when it is no zip, holds too much, or names a file that a project can't have.
 */
export async function filesOfZip(zip: Blob): Promise<Files> {
  try {
    if (zip.size > 2 * MAX_BYTES) throw new ZipProblem(TOO_MUCH)
    const bytes = new Uint8Array(await zip.arrayBuffer())
    const entries = await readZip(bytes, LIMITS, (name) => !isClutter(name))
    if (entries.length === 0) throw new ZipProblem('there is no file in it')
    return checkedFiles(Object.fromEntries(placed(entries)), REFUSAL)
  } catch (error) {
    throw error instanceof ZipProblem ? new Error(`${REFUSAL}: ${error.message}.`, { cause: error }) : error
  }
}

/** Under the paths that they get in the project, each once. */
function placed(entries: readonly [name: string, content: Uint8Array][]): [string, string | Uint8Array][] {
  // macOS writes names in decomposed form.
  const names = entries.map(([name]) => name.normalize('NFC'))
  // The whole name, so that what leaves the folder is refused and not cut into shape.
  const problem = names.map(pathProblem).find((found) => found !== null)
  if (problem) throw new ZipProblem(problem)
  const seen = new Set<string>()
  const twice = names.find((name) => seen.has(name) || !seen.add(name))
  if (twice !== undefined) throw new ZipProblem(`"${twice}" is in it twice`)
  const folder = commonFolder(names)
  return entries.map(([, content], i) => [(names[i] ?? '').slice(folder.length), textOrBytes(content)])
}

/** One folder around everything; where the project lies deeper, as exports of one do, the folder of its guide or card. */
function commonFolder(names: readonly string[]): string {
  const parts = (names[0] ?? '').split('/').slice(0, -1)
  const around = parts
    .map((_, depth) => `${parts.slice(0, depth + 1).join('/')}/`)
    .filter((folder) => names.every((name) => name.startsWith(folder)))
  const own = around.find((folder) => ['README.md', CARD].some((name) => names.includes(folder + name)))
  return own ?? around[0] ?? ''
}
