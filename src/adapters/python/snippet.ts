import type { SnippetReport, SnippetRequest } from '../../core/ports'
import { commonRequest, type ProvidedRequest, type Session } from './createCheck'

/** See `PythonRuntime.runSnippet`. The snippet lies beside the project's files under a name that none of them has. */
export async function runSnippet(
  request: SnippetRequest & ProvidedRequest,
  signal: AbortSignal,
  session: Session,
): Promise<SnippetReport> {
  let program = 'snippet.py'
  while (Object.hasOwn(request.files, program)) program = `_${program}`
  const files = { ...request.files, [program]: request.code }
  const asked = { ...commonRequest({ ...request, files }), kind: 'main', program } as const
  const { ended, exit_code, seconds, output } = await session(asked, request.limits.seconds, signal)
  return { ended, exit_code, seconds, output: output.replaceAll(`${request.project_path}/`, '') }
}
