import type { AutocoderOptions } from '../../core/options'
import type { Run } from '../../core/run'
import type { Autocoder, ProjectStore } from '../types'
import { createCheckpointCommands } from './checkpointCommands'
import type { Command } from './command'
import { createFileCommands } from './fileCommands'
import { createProjectCommands } from './projectCommands'
import { createRunCommands } from './runCommands'
import { createRunHandles } from './runHandles'

export interface CommandParts {
  readonly autocoder: Pick<Autocoder, 'check' | 'projects' | 'share'> & ((options: AutocoderOptions) => Run)
  readonly store: Pick<ProjectStore, 'edit' | 'outputs' | 'packageAccess' | 'hostAccess'>
  /** What the next run begins with. A key comes in here, and only here. */
  options(): Partial<AutocoderOptions>
}

/** What a program outside may do here, whichever door it comes through. */
export interface Commands {
  readonly commands: readonly Command[]
  /** A run that a command started or forked. @throws an Error for a handle that none returned */
  run(handle: string): Run
}

/** The commands of one caller: a handle of one is of no use to another. */
export function createCommands(parts: CommandParts): Commands {
  const handles = createRunHandles()
  const commands = [
    ...createRunCommands(parts, handles),
    ...createFileCommands(parts, handles),
    ...createCheckpointCommands(parts, handles),
    ...createProjectCommands(parts, handles),
  ]
  return { commands, run: handles.run }
}
