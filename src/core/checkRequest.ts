import type { Context } from './context'
import type { LoopPorts } from './loopState'
import type { CheckRequest } from './ports'

/** What a check of the project is asked with. */
export const checkRequest = async (
  { files, project_path }: Pick<Context, 'files' | 'project_path'>,
  { checkLimits, stdin, packages, hosts }: Pick<LoopPorts, 'checkLimits' | 'stdin' | 'packages' | 'hosts'>,
  chance: Pick<CheckRequest, 'seed' | 'clock'>,
): Promise<CheckRequest> => ({
  files,
  project_path,
  limits: checkLimits,
  stdin,
  packages: await packages(),
  hosts: await hosts(),
  ...chance,
})
