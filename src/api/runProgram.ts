import type { MainRun } from '../core/checks/report'
import {
  type AttendedPython,
  type Attendant,
  DEFAULT_CHECK_LIMITS,
  type CheckRequest,
  type World,
} from '../core/ports'
import type { Files } from '../core/project'

/** Runs main.py, or Python's own prompt, for a person who is there. @throws as `AttendedPython.run` does. */
export type RunProgram = (
  program: Program,
  files: Files,
  access: Pick<CheckRequest, 'packages' | 'hosts'>,
  attendant: Attendant,
  signal: AbortSignal,
) => Promise<MainRun>

export type Program = 'main' | 'prompt'

/** Whoever is there can stop it, so it may take longer than what nobody watches; a prompt is a whole conversation. */
const SECONDS: Readonly<Record<Program, number>> = { main: 60, prompt: 600 }

export const createRunProgram =
  (python: AttendedPython, createWorld: () => World): RunProgram =>
  (program, files, access, attendant, signal) =>
    python[program === 'main' ? 'run' : 'interact'](
      {
        files,
        project_path: '/home/pyodide/project',
        limits: { ...DEFAULT_CHECK_LIMITS, seconds: SECONDS[program] },
        stdin: [],
        ...access,
        ...createWorld().nextCheck(),
      },
      attendant,
      signal,
    )
