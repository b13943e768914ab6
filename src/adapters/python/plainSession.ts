import { DEFAULT_CHECK_LIMITS } from '../../core/ports'
import type { SessionRequest } from './session'

/** A session that is asked for nothing in particular; its kind, its files and its folder come on top. */
export const PLAIN_SESSION: Omit<SessionRequest, 'kind' | 'files' | 'project_path'> = {
  program: 'main.py',
  unknown: [],
  bytecode: [],
  only: [],
  without: [],
  stdin: '',
  is_attended: false,
  seed: 0,
  clock: 0,
  memory_bytes: DEFAULT_CHECK_LIMITS.memory_mb * 1024 * 1024,
  output_bytes: DEFAULT_CHECK_LIMITS.output_bytes,
  wanted: [],
  mutation: null,
  wheels: [],
  hosts: [],
}

/** Where the files of a session lie that runs nothing of them. */
export const PLACE = '/home/pyodide/project'
