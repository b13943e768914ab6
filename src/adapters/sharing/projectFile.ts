import * as z from 'zod/mini'
import { textOrBytes } from '../../api/textOrBytes'
import type { SharedProject } from '../../api/types'
import { contentOf, recordedContent } from '../../core/createRecording'
import { isClutter } from '../../core/clutter'
import type { Files } from '../../core/project'
import type { RecordedFiles, Recording } from '../../core/recording'
import { readRecording } from '../../core/replay/readRecording'
import { assertProjectName, checkedFiles, MAX_BYTES, MAX_FILES, TOO_MUCH } from '../storage/checkedFiles'
import { withGuides, withoutGuides } from '../storage/guides'
import { CARD, filesOfZip, zipOf } from '../storage/zip'
import { settingsSchema } from './settingsSchema'

const VERSION = 1
const REFUSAL = 'The files were not opened'
const NEWER =
  'This file was made by a newer version of autocoder. Reload the page to get the newest version, then open it again.'

const card = z.object({
  version: z.number(),
  name: z.string(),
  goal: z.string(),
  settings: z.optional(settingsSchema),
  run: z.optional(z.unknown()),
  /** The project's own file of the card's name. */
  own: z.optional(z.union([z.string(), z.object({ base64: z.string() })])),
  /** Which files were put beside the project's. Absent in cards that older versions wrote. */
  guides: z.optional(z.array(z.string())),
})

/** A `.autocoder` file: a zip of the project's folder, with what else a link would carry in one more file. */
export async function fileOf({ files, ...rest }: SharedProject): Promise<Blob> {
  const { [CARD]: own, ...others } = files
  const guided = withGuides(rest.name, rest.goal, others)
  const guides = Object.keys(guided).filter((path) => !Object.hasOwn(others, path))
  const said = { version: VERSION, ...rest, ...(own !== undefined && { own: recordedContent(own) }), guides }
  return await zipOf(rest.name, { ...guided, [CARD]: JSON.stringify(said) })
}

/**
 * What a `.autocoder` file or any other zip carries, or a recording alone, whose project has no files; what says no name is
 * called `name`.
 * @throws with a sentence.
 */
export async function openFile(file: Blob, name: string): Promise<SharedProject> {
  const recording = await recordingIn(file)
  if (recording) return { name: recording.name, goal: recording.goal, files: {}, run: recording }
  const { [CARD]: text, ...rest } = await filesOfZip(file)
  const found = text === undefined ? null : cardIn(text)
  // A file of that name may be the project's own.
  if (found === null)
    return { name, goal: '', files: withoutGuides(text === undefined ? rest : { ...rest, [CARD]: text }) }
  const { version: _, own, guides, run, ...said } = found
  assertProjectName(said.name)
  const files: Files = {
    ...withoutGuides(rest, guides),
    ...(own !== undefined && { [CARD]: contentOf(own as RecordedFiles[string]) }),
  }
  return { ...said, files, ...(run !== undefined && { run: readRecording(run) }) } as SharedProject
}

/**
 * A project of files from a disk, without what tools leave beside them.
 * @throws with a sentence, when they are too many or too large, or have names that a project can't have.
 */
export async function openFiles(
  given: readonly { readonly path: string; readonly content: Blob }[],
  name: string,
): Promise<SharedProject> {
  const wanted = given.filter(({ path }) => !isClutter(path))
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

/** What a card says; `null` for a file of the card's name that is none. @throws when it is one and can't be read */
function cardIn(text: string | Uint8Array): z.infer<typeof card> | null {
  const found = jsonIn(String(text))
  const { version, name, goal } = (found ?? {}) as Record<string, unknown>
  if (typeof version !== 'number' || typeof name !== 'string' || typeof goal !== 'string') return null
  if (version > VERSION) throw new Error(NEWER)
  const read = card.safeParse(found)
  if (!read.success) throw new Error(`${REFUSAL}: its ${CARD} is damaged.`)
  return read.data
}

const OPENING_BRACE = 123
/** Longer than any recording that a browser would keep. */
const MAX_RECORDING = 32_000_000

/** A recording that was saved as a file of its own; `null` for any other file. @throws when it can't be played */
async function recordingIn(file: Blob): Promise<Recording | null> {
  const [first] = new Uint8Array(await file.slice(0, 1).arrayBuffer())
  if (first !== OPENING_BRACE) return null
  const found = file.size > MAX_RECORDING ? null : jsonIn(await file.text())
  if (!isRecording(found)) throw new Error(`${REFUSAL}: it is neither a zip nor a recorded run.`)
  return readRecording(found)
}

const isRecording = (found: unknown): boolean =>
  ['version', 'turns', 'checks', 'end'].every((field) => Object.hasOwn(Object(found), field))

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
