import * as z from 'zod/mini'
import type { SharedProject } from '../../api/types'
import { base64Of, bytesOfBase64, isBase64 } from '../../core/base64'
import { filesOfRecording } from '../../core/createRecording'
import { type Files, pathProblem } from '../../core/project'
import { readRecording, RecordingProblem } from '../../core/replay/readRecording'
import { assertProjectName, checkedFiles, MAX_FILES } from '../storage/checkedFiles'
import { LinkProblem, TOO_LARGE_TO_MAKE } from './LinkProblem'
import { createBeginningCheck, type Layable, layOut, readOutline } from './outline'
import { pack, unpack } from './pack'
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
})
const base64 = z.string().check(z.refine(isBase64))
/** Contents as JSON holds them. */
const jsonFiles = z.record(z.string(), z.union([z.string(), z.object({ base64 })]))

/**
 * `#project=1.…`: the whole project in the fragment of an address, which no server sees.
 * @throws {LinkProblem} `too-large` for what nobody could open again
 */
export async function linkOf(project: SharedProject, breathe: Breathe): Promise<string> {
  const tooLarge = () => new LinkProblem('too-large', { sentence: TOO_LARGE_TO_MAKE })
  if (Object.keys(project.files).length > MAX_FILES || !isPlayable(project.run)) throw tooLarge()
  const laid = layOut(project as unknown as Layable)
  if (laid.length > MAX_LINK_BYTES) throw tooLarge()
  const link = `#project=${VERSION}.${base64urlOf(await pack(laid, breathe))}`
  if (link.length > MAX_CHARACTERS) throw tooLarge()
  return link
}

/**
 * The project that a link carries. Takes a whole address or its fragment alone; stores and runs nothing.
 * @throws {LinkProblem}
 */
export async function openLink(link: string, breathe: Breathe): Promise<SharedProject> {
  if (link.length > MAX_CHARACTERS) throw new LinkProblem('too-large')
  // The version first: what follows it is for that version to say.
  const [, version, data = ''] = /#project=(\d+)\.(.*)$/s.exec(link.trim()) ?? []
  if (version === undefined || Number(version) < VERSION) throw new LinkProblem('damaged')
  if (Number(version) > VERSION) throw new LinkProblem('newer')
  const [, text] = /^([\w-]*)(?:&.*)?$/s.exec(data) ?? []
  if (text === undefined || !isBase64(text)) throw new LinkProblem('damaged')
  try {
    const { bytes, isPlain } = await unpack(
      bytesOfBase64(text),
      MAX_LINK_BYTES,
      breathe,
      createBeginningCheck(),
    )
    return projectOf(isPlain ? plainContent(bytes) : outlinedContent(bytes))
  } catch (error) {
    if (error instanceof LinkProblem) throw error
    throw new LinkProblem(error instanceof RecordingProblem ? error.kind : 'damaged', { cause: error })
  }
}

/** Whether nothing in a run is more than a recording may have. */
function isPlayable(run: SharedProject['run']): boolean {
  try {
    return !run || Boolean(readRecording(run))
  } catch {
    return false
  }
}

/** Exactly what a project may be, whoever has made the link. */
function projectOf(found: unknown): SharedProject {
  const { name, goal, files, settings } = content.parse(found)
  const { run } = found as { run?: unknown }
  assertProjectName(name)
  checkedFiles(files, 'The link was not opened')
  const recording = run === undefined ? undefined : readRecording(run)
  return {
    name,
    goal,
    files,
    ...(settings && { settings }),
    ...(recording && { run: recording }),
  } as SharedProject
}

/** Before anything is made of them: a schema would leave some names out without a word. */
function assertPaths(found: unknown): void {
  const { files } = (found ?? {}) as { files?: unknown }
  const paths = typeof files === 'object' && files !== null ? Object.keys(files) : []
  if (paths.length > MAX_FILES) throw new LinkProblem('too-large')
  if (paths.some((path) => pathProblem(path) !== null)) throw new LinkProblem('damaged')
}

function outlinedContent(bytes: Uint8Array): unknown {
  const found = readOutline(bytes)
  assertPaths(found)
  return found
}

/** JSON whose files are texts or `{ base64 }`. */
function plainContent(bytes: Uint8Array): unknown {
  const found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as { files?: unknown }
  assertPaths(found)
  const files: Files = filesOfRecording({ files: jsonFiles.parse(found?.files) })
  return { ...found, files }
}

const base64urlOf = (bytes: Uint8Array): string =>
  base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
