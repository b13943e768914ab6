import * as z from 'zod/mini'
import type { SharedProject } from '../../api/types'
import { filesOfRecording } from '../../core/createRecording'
import { type Files, pathProblem } from '../../core/project'
import { assertProjectName, checkedFiles, MAX_FILES } from '../storage/checkedFiles'
import { LinkProblem } from './LinkProblem'
import { type Layable, layOut, readOutline } from './outline'
import { pack, unpack } from './pack'
import { recordedFiles, recordingSchema } from './recordingSchema'
import { settingsSchema } from './settingsSchema'
import type { Breathe } from './text/textCoder'

const VERSION = 1
/** What a link may hold when it is open. */
export const MAX_LINK_BYTES = 8_000_000
/** Longer than any browser takes. */
const MAX_CHARACTERS = 8_000_000

const bytes = z.instanceof(Uint8Array)
const content = z.object({
  name: z.string(),
  goal: z.string(),
  files: z.record(z.string(), z.union([z.string(), bytes])),
  settings: z.optional(settingsSchema),
  run: z.optional(recordingSchema),
})

/** `#project=1.…`: the whole project in the fragment of an address, which no server sees. */
export async function linkOf(project: SharedProject, breathe: Breathe): Promise<string> {
  const packed = await pack(layOut(project as unknown as Layable), breathe)
  return `#project=${VERSION}.${base64url(packed)}`
}

/**
 * The project that a link carries. Takes a whole address or its fragment alone; stores and runs nothing.
 * @throws {LinkProblem}
 */
export async function openLink(link: string, breathe: Breathe): Promise<SharedProject> {
  if (link.length > MAX_CHARACTERS) throw new LinkProblem('too-large')
  const [, version, text] = /#project=(\d{1,6})\.([\w-]*)(?:&.*)?$/s.exec(link.trim()) ?? []
  if (version === undefined || text === undefined) throw new LinkProblem('damaged')
  if (Number(version) > VERSION) throw new LinkProblem('newer')
  if (Number(version) < VERSION) throw new LinkProblem('damaged')
  try {
    const { bytes, isPlain } = await unpack(bytesOf(text), MAX_LINK_BYTES, breathe)
    return projectOf(isPlain ? plainContent(bytes) : readOutline(bytes))
  } catch (error) {
    throw error instanceof LinkProblem ? error : new LinkProblem('damaged', { cause: error })
  }
}

/** Exactly what a project may be, whoever has made the link. */
function projectOf(found: unknown): SharedProject {
  assertPaths(found)
  const { name, goal, files, settings, run } = content.parse(found)
  assertProjectName(name)
  checkedFiles(files, 'The link was not opened')
  if (run) checkedFiles(filesOfRecording(run), 'The link was not opened')
  return { name, goal, files, ...(settings && { settings }), ...(run && { run }) } as SharedProject
}

/** Before anything is made of them: a schema would leave some names out without a word. */
function assertPaths(found: unknown): void {
  const { files } = (found ?? {}) as { files?: unknown }
  const paths = typeof files === 'object' && files !== null ? Object.keys(files) : []
  if (paths.length > MAX_FILES) throw new LinkProblem('too-large')
  if (paths.some((path) => pathProblem(path) !== null)) throw new LinkProblem('damaged')
}

/** JSON whose files are texts or `{ base64 }`. */
function plainContent(bytes: Uint8Array): unknown {
  const found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as { files?: unknown }
  assertPaths(found)
  const files: Files = filesOfRecording({ files: recordedFiles.parse(found?.files) })
  return { ...found, files }
}

function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function bytesOf(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}
