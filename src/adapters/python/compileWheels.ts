import { PLAIN_SESSION } from './plainSession'
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
    ...PLAIN_SESSION,
    kind: 'main',
    files: [['main.py', compilePy], ...wheels.map((wheel, i) => [`wheel${i}.zip`, wheel] as const)],
    project_path: '/home/pyodide/wheels',
  }
  const { exit_code, written } = await session(request, SECONDS, signal)
  const compiled = new Map(exit_code === 0 ? written : [])
  return wheels.map((wheel, i) => compiled.get(`compiled${i}.zip`) ?? wheel)
}
