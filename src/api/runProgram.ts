import type { MainRun } from '../core/checks/report'
import {
  type AttendedPython,
  type Attendant,
  DEFAULT_CHECK_LIMITS,
  type CheckRequest,
  type World,
} from '../core/ports'
import type { Files } from '../core/project'

/** Runs main.py for a person who is there, and nothing else. @throws as `AttendedPython.run` does. */
export type RunProgram = (
  files: Files,
  access: Pick<CheckRequest, 'packages' | 'hosts'>,
  attendant: Attendant,
  signal: AbortSignal,
) => Promise<MainRun>

/** Whoever is there can stop it, so it may take longer than what nobody watches. */
const SECONDS = 60

export const createRunProgram =
  (python: AttendedPython, createWorld: () => World): RunProgram =>
  (files, access, attendant, signal) =>
    python.run(
      {
        files,
        project_path: '/home/pyodide/project',
        limits: { ...DEFAULT_CHECK_LIMITS, seconds: SECONDS },
        stdin: [],
        ...access,
        ...createWorld().nextCheck(),
      },
      attendant,
      signal,
    )
