import { recordedContent } from '../../core/createRecording'
import { type Files, pathProblem } from '../../core/project'
import type { Run } from '../../core/run'
import { textOrBytes } from '../textOrBytes'
import { type Command, createCommand, PROJECT, RUN } from './command'
import type { Source } from './commandTypes'
import type { CommandParts } from './createCommands'
import type { RunHandles } from './runHandles'

export const SOURCE = {
  run: { ...RUN, description: `${RUN.description} Give this or project.` },
  project: { ...PROJECT, description: `${PROJECT.description} Give this or run.` },
}

const PATH = { type: 'string', description: 'Relative to the folder of the project, with "/".' }

/** List, read and write the files of a run or a project. */
export const createFileCommands = (parts: CommandParts, handles: RunHandles): readonly Command[] => [
  listCommand(parts, handles),
  readCommand(parts, handles),
  writeCommand(parts, handles),
]

/** What a source names. */
interface Opened {
  /** The project's. */
  readonly name: string
  readonly files: Files
  /** What main.py wrote when it last ran. */
  outputs(): Promise<Files>
  /** The run, where one is named. */
  readonly run: Run | null
}

/** @throws an Error unless exactly one of both is named, and is there */
export async function opened(
  { run: handle, project: name }: Source,
  { autocoder, store }: CommandParts,
  handles: RunHandles,
): Promise<Opened> {
  if (handle !== undefined && name === undefined) {
    const run = handles.run(handle)
    const outputs = async () => run.report?.artifacts ?? {}
    return { name: run.context.name, files: run.context.files, outputs, run }
  }
  if (handle !== undefined || name === undefined) throw new TypeError('Name either a run or a project.')
  const { files } = await autocoder.projects.open(name)
  return { name, files, outputs: () => store.outputs(name), run: null }
}

const listCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand({
    name: 'list_files',
    description:
      'The paths of the files of a run or a project, and how long each is; is_output marks what main.py wrote when it last ran.',
    access: 'look',
    hasUntrustedContent: true,
    properties: SOURCE,
    required: [],
    async invoke(source) {
      const { files, outputs } = await opened(source, parts, handles)
      const isOutput = (path: string) => !Object.hasOwn(files, path)
      const entries = Object.entries({ ...(await outputs()), ...files }).sort(
        ([a], [b]) => Number(isOutput(a)) - Number(isOutput(b)),
      )
      return {
        files: entries.map(([path, content]) => ({
          path,
          bytes: bytesOf(content).length,
          ...(isOutput(path) && { is_output: true as const }),
        })),
      }
    },
  })

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

const readCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand({
    name: 'read_file',
    description:
      'A file of a run or a project, or one that main.py wrote: its text, or { base64 } where it is not text.',
    access: 'look',
    hasUntrustedContent: true,
    properties: { ...SOURCE, path: PATH },
    required: ['path'],
    async invoke({ path, ...source }) {
      const { files, outputs } = await opened(source, parts, handles)
      if (Object.hasOwn(files, path)) return { path, content: recordedContent(files[path] ?? '') }
      const written = await outputs()
      const content = Object.hasOwn(written, path) ? written[path] : undefined
      if (content === undefined) throw new Error(`There is no file "${path}".`)
      return { path, content: recordedContent(typeof content === 'string' ? content : textOrBytes(content)) }
    },
  })

const writeCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand({
    name: 'write_file',
    description:
      'Write a whole file of a run or a project, as an edit by hand. A run takes it in before its next step.',
    access: 'change',
    hasUntrustedContent: false,
    properties: { ...SOURCE, path: PATH, text: { type: 'string', description: 'All of it.' } },
    required: ['path', 'text'],
    async invoke({ path, text, ...source }) {
      const problem = pathProblem(path)
      if (problem) throw new Error(`Not saved: ${problem}.`)
      const { name, run } = await opened(source, parts, handles)
      await (run ? run.edit({ [path]: text }) : parts.store.edit(name, { [path]: text }))
      return { path, bytes: bytesOf(text).length }
    },
  })
