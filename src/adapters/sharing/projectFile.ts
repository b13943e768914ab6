import * as z from 'zod/mini'
import type { SharedProject } from '../../api/types'
import { assertProjectName, checkedFiles, MAX_BYTES, MAX_FILES, TOO_MUCH } from '../storage/checkedFiles'
import { withGuides, withoutGuides } from '../storage/guides'
import { CLUTTER, filesOfZip, textOrBytes, zipOf } from '../storage/zip'
import { recordingSchema } from './recordingSchema'
import { settingsSchema } from './settingsSchema'

/** Beside the project's own files, what plain Python has no use for. */
const CARD = 'autocoder.json'
const VERSION = 1
const REFUSAL = 'The files were not opened'

const card = z.object({
  version: z.number(),
  name: z.string(),
  goal: z.string(),
  settings: z.optional(settingsSchema),
  run: z.optional(recordingSchema),
})

/** A `.autocoder` file: a zip of the project's folder, with what else a link would carry in one more file. */
export async function fileOf({ files, ...rest }: SharedProject): Promise<Blob> {
  const guided = withGuides(rest.name, rest.goal, files)
  return await zipOf(rest.name, { ...guided, [CARD]: JSON.stringify({ version: VERSION, ...rest }) })
}

/**
 * What a `.autocoder` file or any other zip carries; a zip without goal is called `name`.
 * @throws with a sentence.
 */
export async function openFile(zip: Blob, name: string): Promise<SharedProject> {
  const { [CARD]: text, ...rest } = await filesOfZip(zip)
  const files = withoutGuides(rest)
  const found = text === undefined ? null : parsed(text)
  // A file of that name may be the project's own.
  if (found === null)
    return { name, goal: '', files: text === undefined ? files : { ...files, [CARD]: text } }
  if (found.version > VERSION)
    throw new Error(
      'This file was made by a newer version of autocoder. Reload the page to get the newest version, then open it again.',
    )
  const { version: _, ...said } = found
  assertProjectName(said.name)
  return { ...said, files } as SharedProject
}

/**
 * A project of files from a disk, without what tools leave beside them.
 * @throws with a sentence, when they are too many or too large, or have names that a project can't have.
 */
export async function openFiles(
  given: readonly { readonly path: string; readonly content: Blob }[],
  name: string,
): Promise<SharedProject> {
  const wanted = given.filter(({ path }) => !CLUTTER.test(path))
  const bytes = wanted.reduce((sum, { content }) => sum + content.size, 0)
  if (wanted.length === 0) throw new Error(`${REFUSAL}: there is no file in it.`)
  if (bytes > MAX_BYTES || wanted.length > MAX_FILES) throw new Error(`${REFUSAL}: ${TOO_MUCH}.`)
  const files = await Promise.all(
    wanted.map(async ({ path, content }) => [
      path.normalize('NFC'),
      textOrBytes(new Uint8Array(await content.arrayBuffer())),
    ]),
  )
  return { name, goal: '', files: withoutGuides(checkedFiles(Object.fromEntries(files), REFUSAL)) }
}

function parsed(text: string | Uint8Array): z.infer<typeof card> | null {
  try {
    return card.parse(JSON.parse(String(text)))
  } catch {
    return null
  }
}
