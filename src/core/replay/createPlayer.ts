import { contentOf } from '../createRecording'
import type { Hash, ModelClient, ModelRequest } from '../ports'
import type { Recording } from '../recording'
import type { Run } from '../run'
import { endDifference } from './endDifference'
import { type Player, stepsOf, type Verdict } from './player'
import { turnDifference } from './turnDifference'

export interface PlayerParts {
  readonly hash: Hash
  /** Seconds between two pieces of a reply at speed 1. */
  readonly pace: number
  /** Begins the run that does it all again: stepwise, unattended, kept nowhere. */
  begin(watch: (replies: ModelClient) => ModelClient, pace: () => number): Run
}

export const createPlayer = (recording: Recording, parts: PlayerParts): Player =>
  new ActivePlayer(recording, parts)

class ActivePlayer implements Player {
  readonly recording: Recording
  readonly run: Run
  readonly total: number
  isPlaying = false
  verdict: Verdict | null = null
  readonly #parts: PlayerParts
  readonly #listeners = new Set<() => void>()
  #speed = 1
  /** It pauses after this step. */
  #until = Number.POSITIVE_INFINITY
  #isHurried = false
  #isDriving = false
  #isClosed = false
  #edits = 0
  #difference: { step: number; what: string } | null = null

  constructor(recording: Recording, parts: PlayerParts) {
    this.recording = recording
    this.total = stepsOf(recording)
    this.#parts = parts
    this.run = parts.begin(
      (replies) => this.#watched(replies),
      () => (this.#isHurried || this.#speed === Number.POSITIVE_INFINITY ? 0 : parts.pace / this.#speed),
    )
    this.run.subscribe(() => this.#changed())
    this.run.result.then(() => this.#end())
  }

  get done(): number {
    return this.#last('step-end')?.step ?? 0
  }
  get speed(): number {
    return this.#speed
  }
  set speed(speed: number) {
    this.#speed = speed
    this.#changed()
  }

  play(): void {
    this.#isHurried = false
    this.#drive(Number.POSITIVE_INFINITY)
  }

  step(): void {
    this.#isHurried = false
    this.#drive(this.done + 1)
  }

  playTo(step: number): void {
    this.#isHurried = true
    this.#drive(step)
  }

  pause(): void {
    this.isPlaying = false
    this.#changed()
  }

  close(): void {
    this.#isClosed = true
    this.run.stop()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async #drive(until: number): Promise<void> {
    this.#until = until
    this.isPlaying = this.verdict === null
    this.#changed()
    if (this.#isDriving) return
    this.#isDriving = true
    while (this.isPlaying && this.verdict === null && this.done < this.#until) {
      await this.#redoEdits()
      if (this.#isAtRecordedEnd()) this.run.stop()
      // A step that does not end is followed by the end of the run, which says why.
      const hasEnded = await this.run.step().then(
        () => false,
        () => true,
      )
      if (hasEnded) break
    }
    this.#isDriving = false
    this.isPlaying = false
    this.#changed()
  }

  /** What the person changed by hand at this point is changed again. */
  async #redoEdits(): Promise<void> {
    const { edits = [] } = this.recording
    for (let edit = edits[this.#edits]; edit && edit.steps <= this.done; edit = edits[this.#edits]) {
      this.#edits += 1
      const contents = Object.entries(edit.changes).map(
        ([path, content]) => [path, content === null ? null : contentOf(content)] as const,
      )
      await this.run.edit(Object.fromEntries(contents))
    }
  }

  /** Whether everything was done that was recorded of a run that somebody or something stopped. */
  #isAtRecordedEnd(): boolean {
    const { end, turns, checks, edits = [] } = this.recording
    const count = (type: 'reply-end' | 'check-end') =>
      this.run.log.filter((event) => event.type === type).length
    return (
      end.outcome !== 'complete' &&
      count('reply-end') >= turns.length &&
      count('check-end') >= checks.length &&
      this.#edits >= edits.length
    )
  }

  /** Compares before each reply is used. */
  #watched(replies: ModelClient): ModelClient {
    const compare = (request: ModelRequest) => this.#compare(request)
    return {
      async *reply(request, signal) {
        await compare(request)
        return yield* replies.reply(request, signal)
      },
    }
  }

  /** The first difference ends the replay, and belongs to the step that made it. */
  async #compare({ turn }: ModelRequest): Promise<void> {
    const { turns, end } = this.recording
    // Here the run was ended before there was a reply.
    if (turn.number >= turns.length && end.outcome !== 'complete') return this.run.stop()
    const difference = await turnDifference(turn, this.recording, this.#parts.hash)
    if (!difference) return
    const { about, what } = difference
    const made =
      about === 'outcomes' ? this.#last('check-end')?.step : about === 'files' ? this.#lastAct() : undefined
    this.#difference = { step: made ?? this.done + 1, what }
  }

  async #end(): Promise<void> {
    this.verdict = this.#isClosed ? { kind: 'broken', reason: 'Closed.' } : await this.#judge()
    this.isPlaying = false
    this.#changed()
  }

  async #judge(): Promise<Verdict> {
    if (this.#difference) return { kind: 'differs', ...this.#difference }
    const { status, reason, context } = this.run
    const { end } = this.recording
    const wasStopped = status === 'stopped' && end.outcome !== 'complete'
    if (status === 'failed' && end.outcome !== 'failed') return { kind: 'broken', reason }
    if (!wasStopped && status !== end.outcome)
      return {
        kind: 'differs',
        step: this.done,
        what: `it ends as ${status}, and was recorded as ${end.outcome}`,
      }
    const difference = endDifference((await this.run.recording()).end, end)
    if (difference) {
      const step = difference.about === 'files' ? this.#lastAct() : this.#last('check-end')?.step
      return { kind: 'differs', step: step ?? this.done, what: difference.what }
    }
    const { hash } = this.#parts
    return {
      kind: 'verified',
      files: await hash.files(context.files),
      outcomes: await hash.content(end.outcomes.join('\n')),
    }
  }

  #last(type: 'step-end' | 'check-end') {
    return this.run.log.findLast((event) => event.type === type)
  }

  #lastAct(): number | undefined {
    return this.run.log.findLast((event) => event.type === 'step-end' && event.kind === 'act')?.step
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
