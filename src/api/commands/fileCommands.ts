import { recordedContent } from '../../core/createRecording'
import { pathProblem, type Project } from '../../core/project'
import { type Command, createCommand, PROJECT, RUN } from './command'
import type { CommandParts } from './createCommands'
import type { RunHandles } from './runHandles'

/** A run's files as they are now, or a saved project's. */
export interface Source {
  readonly run?: string
  readonly project?: string
}

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

/** @throws an Error unless exactly one of both is named, and is there */
export async function opened(
  { run, project }: Source,
  { autocoder }: CommandParts,
  handles: RunHandles,
): Promise<Pick<Project, 'goal' | 'files'>> {
  if ((run === undefined) === (project === undefined)) throw new TypeError('Name either a run or a project.')
  return run === undefined ? await autocoder.projects.open(project as string) : handles.run(run).context
}

const listCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand<Source>({
    name: 'list_files',
    description: 'The paths of the files of a run or a project, and how long each is.',
    access: 'look',
    hasUntrustedContent: true,
    properties: SOURCE,
    required: [],
    async invoke(source) {
      const entries = Object.entries((await opened(source, parts, handles)).files)
      return { files: entries.map(([path, content]) => ({ path, bytes: bytesOf(content).length })) }
    },
  })

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

const readCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand<Source & { path: string }>({
    name: 'read_file',
    description: 'A file of a run or a project: its text, or { base64 } where it is not text.',
    access: 'look',
    hasUntrustedContent: true,
    properties: { ...SOURCE, path: PATH },
    required: ['path'],
    async invoke({ path, ...source }) {
      const { files } = await opened(source, parts, handles)
      const content = Object.hasOwn(files, path) ? files[path] : undefined
      if (content === undefined) throw new Error(`There is no file "${path}".`)
      return { path, content: recordedContent(content) }
    },
  })

const writeCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand<Source & { path: string; text: string }>({
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
      const { goal, files } = await opened(source, parts, handles)
      if (source.run !== undefined) await handles.run(source.run).edit({ [path]: text })
      else await parts.save({ name: source.project as string, goal, files: { ...files, [path]: text } })
      return { path, bytes: bytesOf(text).length }
    },
  })
