import { type Files, pathProblem } from '../../core/project'

const MAX_BYTES = 100_000_000
const MAX_FILES = 10_000

/** The files as a zip, in a folder of the project's name. */
export async function zipOf(folder: string, files: Files): Promise<Blob> {
  const { zipSync, strToU8 } = await import('fflate')
  const entries = Object.entries(files).map(([path, content]) => [
    `${folder}/${path}`,
    typeof content === 'string' ? strToU8(content) : content,
  ])
  return new Blob([new Uint8Array(zipSync(Object.fromEntries(entries)))], { type: 'application/zip' })
}

/**
 * The files of a zip; one folder around all of them is left out, and so is what operating systems add.
 * @throws with a sentence, when it is no zip, holds too much, or names a file that a project can't have.
 */
export async function filesOfZip(zip: Blob): Promise<Files> {
  const { unzipSync } = await import('fflate')
  let bytes = 0
  let count = 0
  const entries = await readable(async () =>
    unzipSync(new Uint8Array(await zip.arrayBuffer()), {
      filter({ name, originalSize }) {
        if (name.endsWith('/') || /(^|\/)(__MACOSX|\.DS_Store|__pycache__)(\/|$)/.test(name)) return false
        bytes += originalSize
        count += 1
        if (bytes > MAX_BYTES || count > MAX_FILES)
          throw new Error(
            `The zip holds more than ${MAX_BYTES / 1e6} MB or ${MAX_FILES} files, which is more than a project may.`,
          )
        return true
      },
    }),
  )
  const folder = commonFolder(Object.keys(entries))
  return Object.fromEntries(
    Object.entries(entries).map(([name, content]) => {
      const path = name.slice(folder.length)
      const problem = pathProblem(path)
      if (problem) throw new Error(`The zip was not imported: ${problem}.`)
      return [path, textOrBytes(content)]
    }),
  )
}

async function readable<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('The zip')) throw error
    throw new Error('This file could not be read as a zip; it may be damaged.')
  }
}

function commonFolder(names: readonly string[]): string {
  const first = names[0]?.split('/')[0] ?? ''
  const folder = `${first}/`
  return names.every((name) => name.startsWith(folder)) ? folder : ''
}

/** Text where the bytes are UTF-8 without NUL; both directions then give the same bytes. */
export function textOrBytes(content: Uint8Array): string | Uint8Array {
  if (content.includes(0)) return content
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    return content
  }
}
