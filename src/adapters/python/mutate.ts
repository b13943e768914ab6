import * as z from 'zod/mini'
import type { Inspection, MutationOutcome } from '../../core/checks/inspection'
import { isTest } from '../../core/project'
import { commonRequest, type ProvidedRequest, type Session } from './createCheck'
import { parsed } from './parsed'

const Mutated = z.object({ type: z.literal('mutated'), index: z.int(), is_noticed: z.boolean() })

/** Runs the tests once for each of some changes of the code that they cover, all in one interpreter. */
export async function mutate(
  request: ProvidedRequest,
  inspection: Inspection,
  signal: AbortSignal,
  session: Session,
): Promise<MutationOutcome[]> {
  const { files, limits } = request
  const mutants = Object.entries(inspection)
    .filter(([path]) => Object.hasOwn(files, path) && !isTest(path))
    .flatMap(([path, { mutants }]) => mutants.map((mutant) => ({ path, ...mutant })))
  if (mutants.length === 0) return []
  const numbered = mutants.map(({ old: _, ...mutant }, index) => ({ ...mutant, index }))
  const mutation = { mutants: numbered, seconds: limits.seconds, seed: request.seed }
  const { reports } = await session(
    { ...commonRequest(request), kind: 'mutate', mutation },
    limits.seconds,
    signal,
  )
  return parsed(Mutated, reports).flatMap(({ index, is_noticed }) => {
    const mutant = mutants[index]
    return mutant
      ? [{ path: mutant.path, line: mutant.line, old: mutant.old, new: mutant.new, is_noticed }]
      : []
  })
}
