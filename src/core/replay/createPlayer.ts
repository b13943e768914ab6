import { createListeners } from '../createListeners'
import { testsOf } from '../checks/outcomes'
import { changedPaths, type Files } from '../project'
import type { Hash, PackageAccess } from '../ports'
import type { Recording } from '../recording'
import type { Run } from '../run'
import { type Player, stepsOf, type Verdict } from './player'

export interface PlayerParts {
  readonly hash: Hash
  /** Seconds between two pieces of a reply at speed 1. */
  readonly pace: number
  /** Begins the run that does it all again: stepwise, unattended, kept nowhere. */
  begin(pace: () => number, packages: PackageAccess): Run
}

export interface PlayerOptions {
  /** The project that is said to have come out of the run. */
  readonly files?: Files
  /** Whether the person lets this replay have packages; a recording brings no permission. */
  readonly packages?: PackageAccess
}

export const createPlayer = (recording: Recording, parts: PlayerParts, options: PlayerOptions = {}): Player =>
  new ActivePlayer(recording, parts, options)

class ActivePlayer implements Player {
  readonly recording: Recording
  readonly run: Run
  readonly total: number
  isPlaying = false
  verdict: Verdict | null = null
  readonly #hash: Hash
  readonly #options: PlayerOptions
  readonly #listeners = createListeners()
  #speed = 1
  /** It pauses after this step. */
  #until = Number.POSITIVE_INFINITY
  #isHurried = false
  #isDriving = false
  #isClosed = false

  constructor(recording: Recording, { begin, hash, pace }: PlayerParts, options: PlayerOptions) {
    this.recording = recording
    this.total = stepsOf(recording)
    this.#hash = hash
    this.#options = options
    this.run = begin(
      () => (this.#isHurried || this.#speed === Number.POSITIVE_INFINITY ? 0 : pace / this.#speed),
      options.packages ?? 'closed',
    )
    this.run.subscribe(() => this.#changed())
    this.run.result.then(() => this.#end())
  }

  get done(): number {
    return this.run.log.findLast(({ type }) => type === 'step-end')?.step ?? 0
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
    return this.#listeners.subscribe(listener)
  }

  async #drive(until: number): Promise<void> {
    this.#until = until
    this.isPlaying = this.verdict === null
    this.#changed()
    if (this.#isDriving) return
    this.#isDriving = true
    while (this.isPlaying && this.verdict === null && (this.done < this.#until || this.#isAtEnd)) {
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

  /** Whether nothing is left but to end: a run that was ended between two steps has no step that tells. */
  get #isAtEnd(): boolean {
    return this.recording.end.steps === this.done && this.done > 0
  }

  async #end(): Promise<void> {
    this.verdict = await this.#judge().catch((error) => ({
      kind: 'broken' as const,
      reason: error instanceof Error ? error.message : String(error),
    }))
    this.isPlaying = false
    this.#changed()
  }

  async #judge(): Promise<Verdict> {
    if (this.#isClosed) return { kind: 'broken', reason: 'Closed.' }
    const { replay, report, reason, context } = this.run
    const { end, checks } = this.recording
    const missing = (report?.packages?.missing ?? []).filter(({ kind }) => kind === 'closed')
    if (replay?.difference && missing.length)
      return { kind: 'packages', modules: missing.map(({ module }) => module) }
    if (replay?.difference) {
      const { step, what, lacks } = replay.difference
      return lacks ? { kind: 'incomparable', step, why: lacks } : { kind: 'differs', step, what }
    }
    if (!replay?.isCompared) return { kind: 'broken', reason }
    if (checks.length === 0) return { kind: 'unchecked', outcome: end.outcome }
    const { files = context.files } = this.#options
    return {
      kind: 'verified',
      outcome: end.outcome,
      tests: testsOf(end.outcomes),
      files: await this.#hash.files(context.files),
      outcomes: await this.#hash.content(end.outcomes.join('\n')),
      changed: changedPaths(context.files, files),
    }
  }

  #changed(): void {
    this.#listeners.notify()
  }
}
