import * as z from 'zod/mini'
import type { SharedProject } from '../../api/types'
import { filesOfZip, zipOf } from '../storage/zip'
import { recordingSchema } from './recordingSchema'
import { settingsSchema } from './settingsSchema'

/** Beside the project's own files, what plain Python has no use for. */
const CARD = 'autocoder.json'
const VERSION = 1

const card = z.object({
  version: z.number(),
  name: z.string(),
  goal: z.string(),
  settings: z.optional(settingsSchema),
  run: z.optional(recordingSchema),
})

/** A `.autocoder` file: a zip of the project's folder, with what else a link would carry in one more file. */
export async function fileOf({ files, ...rest }: SharedProject): Promise<Blob> {
  return await zipOf(rest.name, { ...files, [CARD]: JSON.stringify({ version: VERSION, ...rest }) })
}

/**
 * What a `.autocoder` file or any other zip carries; a zip without goal is called `name`.
 * @throws with a sentence.
 */
export async function openFile(zip: Blob, name: string): Promise<SharedProject> {
  const { [CARD]: text, ...files } = await filesOfZip(zip)
  const found = text === undefined ? null : parsed(text)
  // A file of that name may be the project's own.
  if (found === null)
    return { name, goal: '', files: text === undefined ? files : { ...files, [CARD]: text } }
  if (found.version > VERSION)
    throw new Error(
      'This file was made by a newer version of autocoder. Reload the page to get the newest version, then open it again.',
    )
  const { version: _, ...rest } = found
  return { ...rest, files } as SharedProject
}

function parsed(text: string | Uint8Array): z.infer<typeof card> | null {
  try {
    return card.parse(JSON.parse(String(text)))
  } catch {
    return null
  }
}
