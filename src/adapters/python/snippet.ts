import type { CheckRequest, SnippetReport, SnippetRequest } from '../../core/ports'
import { commonRequest, type ProvidedRequest, type Session } from './createCheck'

/** A program that lies beside the project's files, under a name that none of them has. */
export interface PlacedProgram extends CheckRequest {
  readonly program: string
}

export function placeProgram(request: CheckRequest, name: string, code: string): PlacedProgram {
  let program = name
  while (Object.hasOwn(request.files, program)) program = `_${program}`
  return { ...request, program, files: { ...request.files, [program]: code } }
}

export const placeSnippet = ({ code, ...request }: SnippetRequest): PlacedProgram =>
  placeProgram(request, 'snippet.py', code)

/** See `PythonRuntime.runSnippet`. */
export async function runSnippet(
  request: PlacedProgram & ProvidedRequest,
  signal: AbortSignal,
  session: Session,
): Promise<SnippetReport> {
  const { program } = request
  const asked = { ...commonRequest(request), kind: 'main', program } as const
  const { ended, exit_code, seconds, output } = await session(asked, request.limits.seconds, signal)
  return { ended, exit_code, seconds, output: output.replaceAll(`${request.project_path}/`, '') }
}
