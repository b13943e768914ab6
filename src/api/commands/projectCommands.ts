import type { CheckReport } from '../../core/checks/report'
import { recordedContent } from '../../core/createRecording'
import { withoutEndpoint } from '../withoutEndpoint'
import { type Command, createCommand, PROJECT } from './command'
import type { CommandParts } from './createCommands'
import { opened, SOURCE } from './fileCommands'
import type { RunHandles } from './runHandles'

/** Check what there is, and take it along. */
export const createProjectCommands = (parts: CommandParts, handles: RunHandles): readonly Command[] => [
  checkCommand(parts, handles),
  createCommand({
    name: 'export',
    description: 'A saved project as a zip, in base64.',
    access: 'look',
    hasUntrustedContent: true,
    properties: { project: PROJECT },
    required: ['project'],
    async invoke({ project }) {
      const zip = new Uint8Array(await (await parts.autocoder.projects.export(project)).arrayBuffer())
      return { project, zip: recordedContent(zip) }
    },
  }),
  createCommand({
    name: 'share',
    description:
      'A link that carries a saved project, and the run that made it. It holds no key, and no server keeps it.',
    access: 'look',
    hasUntrustedContent: true,
    properties: {
      project: PROJECT,
      with_run: {
        type: 'boolean',
        description: 'Whether its newest run goes along; true where it is left out.',
      },
    },
    required: ['project'],
    async invoke({ project, with_run = true }) {
      return { project, link: await parts.autocoder.share(project, { run: with_run }) }
    },
  }),
]

const checkCommand = (parts: CommandParts, handles: RunHandles) =>
  createCommand({
    name: 'check',
    description:
      'Compile the files of a run or a project, run its tests with pytest and main.py as a program, sealed off but for the ' +
      'packages and hosts that are open to it, and report what came of it. No model is asked, and nothing is kept.',
    access: 'look',
    hasUntrustedContent: true,
    properties: {
      ...SOURCE,
      stdin: {
        type: 'array',
        items: { type: 'string' },
        description: 'Lines for input(); those of the run where it is left out.',
      },
    },
    required: [],
    async invoke({ stdin, ...source }, signal) {
      const { name, files, run } = await opened(source, parts, handles)
      const chosen = parts.options()
      const allowed = run ?? chosen
      const packages = allowed.packages ?? (await parts.store.packageAccess(name))
      const hosts = withoutEndpoint(
        allowed.hosts ?? (await parts.store.hostAccess(name)),
        chosen.base_url ?? '',
      )
      const asked = { files, packages, hosts, stdin: stdin ?? allowed.stdin ?? [] }
      return jsonReport(await parts.autocoder.check(asked, signal))
    },
  })

/** What main wrote is told with its size: it may be large. */
const jsonReport = ({ artifacts, ...report }: CheckReport) => ({
  ...report,
  artifacts: Object.entries(artifacts).map(([path, content]) => ({ path, bytes: content.length })),
})
