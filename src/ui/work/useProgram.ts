import { useEffect, useRef, useState } from 'react'
import type { CheckReport, MainRun } from '../../core/checks/report'
import type { Attendant, CheckRequest } from '../../core/ports'
import type { Files } from '../../core/project'
import { useApp } from '../AppContext'

/** Of what is printed while it runs, the end is shown. */
const MOST_SHOWN = 200_000

export interface Question {
  /** What the program printed last, on the same line; may be ''. */
  readonly prompt: string
  /** `null`: there will be no more lines. */
  answer(line: string | null): void
}

/** main.py, run by hand. */
export interface Program {
  readonly isRunning: boolean
  /** Whether it was run after the newest check. */
  readonly isNewest: boolean
  /** What it printed, and what the person typed. */
  readonly text: string
  readonly question: Question | null
  /** What came of the last run, or why there is nothing. */
  readonly outcome: MainRun | { readonly problem: string } | null
  run(): void
  stop(): void
}

interface Shown {
  readonly after: CheckReport | null
  readonly text: string
  readonly question: Question | null
  readonly outcome: Program['outcome']
}

/** Runs main.py for the person in front of the screen. `latest`: the newest check. */
export function useProgram(
  files: Files,
  access: Pick<CheckRequest, 'packages' | 'hosts'>,
  latest: CheckReport | null,
): Program {
  const { runProgram } = useApp()
  const [shown, setShown] = useState<Shown | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const change = (next: (before: Shown) => Partial<Shown>) =>
    setShown((before) => before && { ...before, ...next(before) })
  const run = async () => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setShown({ after: latest, text: '', question: null, outcome: null })
    const update: typeof change = (next) => controller.signal.aborted || change(next)
    const outcome = await runProgram(files, access, createAttendant(update), controller.signal).catch(
      (error: Error) => ({ problem: controller.signal.aborted ? 'stopped by you' : error.message }),
    )
    if (running.current !== controller) return
    running.current = null
    change(() => ({ outcome, question: null }))
  }
  return {
    isRunning: shown !== null && shown.outcome === null,
    isNewest: shown !== null && shown.after === latest,
    text: shown?.text ?? '',
    question: shown?.question ?? null,
    outcome: shown?.outcome ?? null,
    run,
    stop: () => running.current?.abort(),
  }
}

/** Lets the person see what is printed and answer what is asked. */
function createAttendant(update: (next: (before: Shown) => Partial<Shown>) => void): Attendant {
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
        update(() => ({ question: { prompt, answer } }))
      }),
  }
}
