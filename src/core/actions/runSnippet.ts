import { checkRequest } from '../checkRequest'
import type { Context } from '../context'
import type { LoopPorts } from '../loopState'
import { withShown } from '../shown'
import { clip } from '../text'
import type { Action } from './action'
import { parameters } from './parameters'

const MAX_OUTPUT = 6_000
/** Chance is the same in every snippet; only the clock goes on. */
const SEED = 1

/** Runs a few lines of Python beside the project's files, and keeps nothing of it but what it printed. */
export const runSnippet = (
  ports: Pick<LoopPorts, 'python' | 'world' | 'checkLimits' | 'stdin' | 'packages' | 'hosts'>,
  signal: AbortSignal,
): Action => ({
  name: 'run_snippet',
  description:
    "Run a Python snippet in the project's folder, where it can import the project's modules, to find something out: " +
    `print what you want to know. The next prompt shows what it printed. It is stopped after ${ports.checkLimits.seconds} seconds, and files that it writes are not kept.`,
  parameters: parameters('reasoning', 'snippet'),
  async handler(context: Context, args) {
    const request = await checkRequest(context, ports, { seed: SEED, clock: ports.world.now() })
    const code = args.snippet as string
    const { output, exit_code, ended, seconds } = await ports.python.runSnippet({ ...request, code }, signal)
    const end = ended === 'exit' ? `exited with ${exit_code}` : `was stopped: ${STOPPED[ended]}`
    return withShown(context, {
      title: `a snippet ${end} after ${seconds.toFixed(1)} s:\n${clip(code, MAX_SNIPPET)}`,
      text: output.trim() ? `It printed:\n${clip(output.trimEnd(), MAX_OUTPUT)}` : 'It printed nothing.',
      paths: 'all',
    })
  },
})

const MAX_SNIPPET = 1_000

const STOPPED = {
  time: 'it took too long',
  memory: 'it used more memory than it may',
  output: 'it printed more than it may',
  files: 'it wrote more files than it may',
  crash: 'the interpreter died',
} as const
