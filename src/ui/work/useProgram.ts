import { useEffect, useRef, useState } from 'react'
import type { Program as Kind } from '../../api/runProgram'
import type { CheckReport, MainRun } from '../../core/checks/report'
import type { Attendant, CheckRequest } from '../../core/ports'
import type { Files } from '../../core/project'
import { useApp } from '../AppContext'
import { useStable } from '../useStable'

/** Of what is printed while it runs, the end is shown. */
const MOST_SHOWN = 200_000

export interface Question {
  /** What the program printed last, on the same line; may be ''. */
  readonly prompt: string
  /** `null`: there will be no more lines. */
  answer(line: string | null): void
}

/** What the person runs by hand: main.py, or Python's own prompt. */
export interface Program {
  readonly kind: Kind
  readonly isRunning: boolean
  /** Whether it is what the console shows: it runs, or was run after the newest check. */
  readonly isNewest: boolean
  /** What it printed, and what the person typed. */
  readonly text: string
  readonly question: Question | null
  /** What came of the last run, or why there is nothing. */
  readonly outcome: MainRun | { readonly problem: string } | null
  /** Whether the project's files are others than those that it runs beside. */
  readonly isOutdated: boolean
  /** Runs main.py. */
  run(): void
  /** Types lines, one after another: answers to what runs, else at Python's prompt, which is started for them. */
  type(lines: readonly string[]): void
  stop(): void
  /** Forgets what was run; the newest check shows again. */
  clear(): void
}

interface Shown {
  readonly kind: Kind
  readonly files: Files
  readonly after: CheckReport | null
  readonly text: string
  readonly question: Question | null
  readonly outcome: Program['outcome']
}

/** Runs main.py and Python's prompt for the person in front of the screen. `latest`: the newest check. */
export function useProgram(
  files: Files,
  access: Pick<CheckRequest, 'packages' | 'hosts'>,
  latest: CheckReport | null,
): Program {
  const { runProgram } = useApp()
  const [shown, setShown] = useState<Shown | null>(null)
  const running = useRef<AbortController | null>(null)
  /** Typed before the prompt was there, or while Python worked. */
  const typed = useRef<string[]>([])
  useEffect(() => () => running.current?.abort(), [])
  const change = (next: (before: Shown) => Partial<Shown>) =>
    setShown((before) => before && { ...before, ...next(before) })
  const start = async (kind: Kind, lines: string[]) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    typed.current = lines
    setShown({ kind, files, after: latest, text: '', question: null, outcome: null })
    const update: typeof change = (next) => controller.signal.aborted || change(next)
    const attendant = createAttendant(update, lines)
    const outcome = await runProgram(kind, files, access, attendant, controller.signal).catch(
      (error: Error) => ({ problem: controller.signal.aborted ? 'stopped by you' : error.message }),
    )
    if (running.current !== controller) return
    running.current = null
    change(() => ({ outcome, question: null }))
  }
  const isRunning = shown !== null && shown.outcome === null
  return useStable<Program>({
    kind: shown?.kind ?? 'main',
    isRunning,
    isNewest: shown !== null && (isRunning || shown.after === latest),
    text: shown?.text ?? '',
    question: shown?.question ?? null,
    outcome: shown?.outcome ?? null,
    isOutdated: shown !== null && shown.files !== files,
    run: () => start('main', []),
    type(lines) {
      if (!isRunning) return void start('prompt', [...lines])
      const [first, ...rest] = lines
      typed.current.push(...(shown.question ? rest : lines))
      if (first !== undefined) shown.question?.answer(first)
    },
    stop: () => running.current?.abort(),
    clear() {
      running.current?.abort()
      running.current = null
      setShown(null)
    },
  })
}

/** Lets the person see what is printed and answer what is asked; `typed` are answers to questions that come. */
function createAttendant(
  update: (next: (before: Shown) => Partial<Shown>) => void,
  typed: string[],
): Attendant {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() }
  let coming = ''
  const show = () => {
    const more = coming
    coming = ''
    if (more) update(({ text }) => ({ text: (text + more).slice(-MOST_SHOWN) }))
  }
  return {
    onOutput(stream, bytes) {
      // A program that prints a lot is drawn a few times a second.
      if (!coming) setTimeout(show, 50)
      coming = (coming + decoders[stream].decode(bytes, { stream: true })).slice(-MOST_SHOWN)
    },
    onInput: (prompt, signal) =>
      new Promise((resolve) => {
        show()
        const answer = (line: string | null) => {
          update(({ text }) => ({ text: `${text}${line ?? ''}\n`, question: null }))
          resolve(line)
        }
        signal.addEventListener('abort', () => resolve(null), { once: true })
        const line = typed.shift()
        if (line !== undefined) answer(line)
        else update(() => ({ question: { prompt, answer } }))
      }),
  }
}
