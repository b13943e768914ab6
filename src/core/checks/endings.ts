import type { CheckLimits } from '../ports'
import type { Ended } from './report'

/** A line of the project at which a session was that had to be ended. */
export interface Place {
  readonly path: string
  readonly line: number
  readonly source: string
  /** Whether it was there in the last moment; else it was last seen there, and may be in something that it called. */
  readonly is_exact: boolean
}

/** What happened, and what to do about it. The name of the limit stands in it, and how much it is. */
export function endingSentences(
  ended: Exclude<Ended, 'exit' | 'files'>,
  limits: CheckLimits,
  place: Place | null,
): string {
  const { what, advice } = ENDINGS[ended](limits)
  return `${what}${placeWords(place)}. ${advice}`
}

const ENDINGS: Record<
  Exclude<Ended, 'exit' | 'files'>,
  (limits: CheckLimits) => { what: string; advice: string }
> = {
  time: ({ seconds }) => ({
    what: `stopped at the time limit, after ${seconds} s`,
    advice: 'If that is a loop that never ends, give it an end; else do less, or do it faster.',
  }),
  memory: ({ memory_mb }) => ({
    what: `stopped at the memory limit of ${memory_mb} MB`,
    advice: 'Keep less at once: work in portions, with generators or smaller arrays.',
  }),
  output: ({ output_bytes }) => ({
    what: `stopped at the output limit of ${output_bytes} bytes`,
    advice: 'Of what it printed the first and the last part is kept. Print less, or write it to a file.',
  }),
  crash: () => ({
    what: 'the interpreter died',
    advice:
      'os._exit, os.abort, wild pointers and recursion that is too deep inside of C code (nested data, a long chain of objects) end it without a word, and so does JavaScript that meddles with its messages.',
  }),
}

function placeWords(place: Place | null): string {
  if (!place) return ''
  const { path, line, source, is_exact } = place
  const code = source.trim()
  return `${is_exact ? ' in' : ', last seen in'} ${path} line ${line}${code ? `, \`${code}\`` : ''}`
}
