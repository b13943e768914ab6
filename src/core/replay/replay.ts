import type { MutationOutcome } from '../checks/inspection'
import type { LoopEvent } from '../events'
import type { Ending } from '../loopState'
import type { Hash, Turn } from '../ports'
import type { RecordedEdit, Recording } from '../recording'
import { endDifference } from './endDifference'
import { type Lack, lacking } from './lacking'
import { turnDifference } from './turnDifference'

/**
 * Where a replay first comes out otherwise than what was recorded; `what` continues a sentence. `lacks`: what the recorded
 * run had and this one has not, so that the two can't be compared from there on; `null` where they can.
 */
export interface Difference {
  readonly step: number
  readonly what: string
  readonly lacks: string | null
}

/** What a run that does a recording again takes from it, and how what happens compares with it. */
export class Replay {
  /** `null` as long as everything comes out as recorded. */
  difference: Difference | null = null
  /** Whether it has come to where the recording ends, and was compared with it. */
  isCompared = false
  readonly #recording: Recording
  readonly #hash: Hash
  readonly #log: () => readonly LoopEvent[]
  /** Whether it ends because the recording does. */
  #isAtEnd = false
  #edits = 0
  #mutations = 0
  #answers = 0

  /** `log`: what has happened in the replay so far. */
  constructor(recording: Recording, hash: Hash, log: () => readonly LoopEvent[]) {
    this.#recording = recording
    this.#hash = hash
    this.#log = log
  }

  /** How many replies there are. */
  get turns(): number {
    return this.#recording.turns.length
  }

  /** How many changes by hand it has given out. */
  get edits(): number {
    return this.#edits
  }

  /** What the person changed by hand once so many steps had ended; each change is given once. */
  takeEdits(steps: number): RecordedEdit['changes'][] {
    const due = (this.#recording.edits ?? []).slice(this.#edits).filter((edit) => edit.steps <= steps)
    this.#edits += due.length
    return due.map(({ changes }) => changes)
  }

  /** What the next mutation check found, `null` when there was none. */
  takeMutations(): readonly MutationOutcome[] | null {
    return this.#recording.mutations?.[this.#mutations++] ?? null
  }

  /** What the person said to the next question, `null` when they let the run go on without an answer. */
  takeAnswer(): string | null {
    return this.#recording.answers?.[this.#answers++] ?? null
  }

  /** Whether every check was made again. */
  get isChecked(): boolean {
    return this.#count('check-end') >= this.#recording.checks.length
  }

  /** How it ends where so many steps have ended, as somebody or something ended the recorded run; else `null`. */
  endingAfter(steps: number): Ending | null {
    const { end, edits = [], turns } = this.#recording
    if (end.outcome === 'complete' || this.#edits < edits.length) return null
    const isAtEnd =
      end.steps === undefined
        ? this.isChecked && this.#count('reply-end') >= turns.length
        : steps >= end.steps
    return isAtEnd ? this.#recordedEnding() : null
  }

  /** How it ends before the reply to a turn is used: because something differs, or as the recorded run did; else `null`. */
  async endingBefore(turn: Turn): Promise<Ending | null> {
    const { turns, end } = this.#recording
    if (turn.number >= turns.length && end.outcome !== 'complete') return this.#recordedEnding()
    const found = await turnDifference(turn, this.#recording, this.#hash)
    if (!found) return null
    const { about, what } = found
    const made = about === 'outcomes' ? this.#lastCheck() : about === 'files' ? this.#lastAct() : undefined
    const isOfRecording = about === 'goal' || about === 'reply'
    return this.#differs(made ?? this.#lastStep() + 1, what, isOfRecording ? null : this.#lacks())
  }

  /** How it ends after all: a run that ends otherwise than the recorded one has failed. `found`: where it has ended. */
  async compared(ending: Ending, found: () => Promise<Recording['end']>): Promise<Ending> {
    if (this.difference) return ending
    const { end, turns } = this.#recording
    // The world, or a limit of its caller's, has kept it from going on, which says nothing about the recording.
    if (!this.#isAtEnd && (ending.outcome === 'failed' || ending.outcome === 'limit')) return ending
    this.isCompared = true
    if (ending.outcome !== end.outcome)
      return this.#differs(
        this.#lastStep(),
        `it ends as ${ending.outcome}, and was recorded as ${end.outcome}`,
        this.#lacks(),
      )
    const left = turns.length - this.#count('reply-end')
    if (left > 0 && !this.#isAtEnd)
      return this.#differs(
        this.#lastStep(),
        `it ends before ${left} of the recorded replies are used`,
        this.#lacks(),
      )
    const difference = endDifference(await found(), end)
    if (!difference) return ending
    const made = difference.about === 'files' ? this.#lastAct() : this.#lastCheck()
    return this.#differs(made ?? this.#lastStep(), difference.what, this.#lacks())
  }

  #recordedEnding(): Ending {
    this.#isAtEnd = true
    return { outcome: this.#recording.end.outcome, reason: 'It ended here when it was recorded.' }
  }

  #differs(madeBy: number, what: string, lack: Lack | null): Ending {
    const step = lack?.step ?? madeBy
    this.difference = { step, what, lacks: lack?.why ?? null }
    const reason = lack
      ? `The replay can't be compared from step ${step} on: ${lack.why}.`
      : `The replay differs at step ${step}: ${what}.`
    return { outcome: 'failed', reason }
  }

  #lacks(): Lack | null {
    return lacking(this.#recording, this.#log())
  }

  #count(type: LoopEvent['type']): number {
    return this.#log().filter((event) => event.type === type).length
  }

  #lastCheck(): number | undefined {
    return this.#log().findLast(({ type }) => type === 'check-end')?.step
  }

  #lastStep(): number {
    return this.#log().findLast(({ type }) => type === 'step-end')?.step ?? 0
  }

  #lastAct(): number | undefined {
    return this.#log().findLast((event) => event.type === 'step-end' && event.kind === 'act')?.step
  }
}
