import { DEFAULT_CHECK_LIMITS } from '../../core/ports'
import type { SessionOutcome } from './runSession'
import compilePy from './sandbox/compile.py?raw'
import type { SessionRequest } from './session'

const SECONDS = 120

/**
 * The wheels with their bytecode, which one interpreter makes; one that it fails for is as it was, and every program
 * that imports it compiles it again.
 */
export async function compileWheels(
  wheels: readonly Uint8Array<ArrayBuffer>[],
  session: (request: SessionRequest, seconds: number, signal: AbortSignal) => Promise<SessionOutcome>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const request: SessionRequest = {
    kind: 'main',
    files: [['main.py', compilePy], ...wheels.map((wheel, i) => [`wheel${i}.zip`, wheel] as const)],
    project_path: '/home/pyodide/wheels',
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
    wheels: [],
  }
  const { exit_code, written } = await session(request, SECONDS, signal)
  const compiled = new Map(exit_code === 0 ? written : [])
  return wheels.map((wheel, i) => compiled.get(`compiled${i}.zip`) ?? wheel)
}
