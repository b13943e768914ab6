import Anser from 'anser'
import { visibleText } from '../visibleText'

export interface ConsoleSpan {
  readonly text: string
  /** Names of the colours and the weight, as the style sheet has them; '' for plain text. */
  readonly look: string
}

/** Hues in their plain and bright form share a token: the page's colours must keep their contrast in both themes. */
const HUES: Readonly<Record<string, string>> = {
  'ansi-red': 'red',
  'ansi-bright-red': 'red',
  'ansi-green': 'green',
  'ansi-bright-green': 'green',
  'ansi-yellow': 'yellow',
  'ansi-bright-yellow': 'yellow',
  'ansi-blue': 'blue',
  'ansi-bright-blue': 'blue',
  'ansi-magenta': 'magenta',
  'ansi-bright-magenta': 'magenta',
  'ansi-cyan': 'cyan',
  'ansi-bright-cyan': 'cyan',
}

/** The part of a line that was written over. It is looked for at the line's beginning alone, because lines may be endless. */
const OVERWRITTEN = /(?<![^\n])[^\n]*\r(?=[^\n])/g

/** What a terminal would show of a program's output: colours and weight, and of overwritten lines the last state. */
export function consoleSpans(output: string): ConsoleSpan[] {
  const written = output.replace(/\r\n/g, '\n').replace(OVERWRITTEN, '')
  return Anser.ansiToJson(written, { use_classes: true, remove_empty: true }).map(
    ({ content, fg, decorations }) => ({
      text: visibleText(content),
      look: [
        HUES[fg] ?? '',
        decorations.includes('bold') ? 'bold' : '',
        decorations.includes('dim') ? 'dim' : '',
      ]
        .filter(Boolean)
        .join(' '),
    }),
  )
}
