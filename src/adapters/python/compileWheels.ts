import { PLAIN_SESSION } from './plainSession'
import type { SessionOutcome } from './runSession'
import compilePy from './sandbox/compile.py?raw'
import type { SessionRequest } from './session'

const SECONDS = 120
/** So much is compiled at once: what comes of it, about three times as much, must fit among the files that come back. */
const BATCH_BYTES = 15_000_000

type Wheel = Uint8Array<ArrayBuffer>
type CompileSession = (
  request: SessionRequest,
  seconds: number,
  signal: AbortSignal,
) => Promise<SessionOutcome>

/**
 * The wheels with their bytecode, made by an interpreter for each batch of them; one that it fails for is as it was, and
 * every program that imports it compiles it again.
 */
export async function compileWheels(
  wheels: readonly Wheel[],
  session: CompileSession,
  signal: AbortSignal,
): Promise<Wheel[]> {
  const compiled: Wheel[] = []
  for (const batch of batchesOf(wheels)) compiled.push(...(await compileBatch(batch, session, signal)))
  return compiled
}

function batchesOf(wheels: readonly Wheel[]): Wheel[][] {
  const batches: Wheel[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const wheel of wheels) {
    bytes += wheel.length
    if (bytes <= BATCH_BYTES) {
      batches.at(-1)?.push(wheel)
      continue
    }
    batches.push([wheel])
    bytes = wheel.length
  }
  return batches
}

async function compileBatch(wheels: readonly Wheel[], session: CompileSession, signal: AbortSignal) {
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
