import { type Command, createCommand, RUN } from './command'
import type { CommandParts } from './createCommands'
import { tightest } from './runCommands'
import type { RunHandles } from './runHandles'

const CHECKPOINT = { type: 'string', description: 'The id of a checkpoint, from list_checkpoints.' }

/** Go back to where a run was, or try another way from there. */
export const createCheckpointCommands = (
  { options }: CommandParts,
  handles: RunHandles,
): readonly Command[] => [
  createCommand({
    name: 'list_checkpoints',
    description: 'The states that a run can go back to, oldest first.',
    access: 'look',
    hasUntrustedContent: true,
    properties: { run: RUN },
    required: ['run'],
    invoke: ({ run }) => ({ checkpoints: handles.run(run).checkpoints }),
  }),
  createCommand({
    name: 'restore',
    description: 'Go back to the files of a checkpoint, as an edit by hand. An ended run stays ended.',
    access: 'change',
    hasUntrustedContent: false,
    properties: { run: RUN, checkpoint: CHECKPOINT },
    required: ['run', 'checkpoint'],
    async invoke({ run, checkpoint }) {
      await handles.run(run).restore(checkpoint)
      return { run, checkpoint }
    },
  }),
  createCommand({
    name: 'fork',
    description:
      'Begin a run of its own from the files of a checkpoint, as a project of another name. A model is asked, which may cost ' +
      'money. It waits before each step where the first did. Returns a handle at once.',
    access: 'spend',
    hasUntrustedContent: false,
    properties: {
      run: RUN,
      checkpoint: CHECKPOINT,
      project_name: { type: 'string', description: 'The name of the new project.' },
      goal: { type: 'string', description: 'What to build; that of the first run where it is left out.' },
    },
    required: ['run', 'checkpoint', 'project_name'],
    invoke({ run: handle, checkpoint, ...given }) {
      const run = handles.run(handle)
      const fork = run.fork(checkpoint, { ...given, limits: tightest(options().limits, run.limits) })
      return { run: handles.add(fork), project: given.project_name, status: fork.status }
    },
  }),
]
