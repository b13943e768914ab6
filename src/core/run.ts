import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { LoopEvent, Outcome } from './events'
import type { AutocoderOptions, Limits } from './options'
import type { PackageAccess, PauseKind, RunStatus, Usage } from './ports'
import type { Files } from './project'
import type { Recording } from './recording'
import type { Replay } from './replay/replay'
import type { Said } from './saidQueue'

export interface Checkpoint {
  readonly id: string
  readonly epoch: number
  readonly step: number
  readonly at: number
  readonly summary: string
}

export interface RunResult {
  readonly outcome: Outcome
  readonly reason: string
  readonly context: Context
  /** The sources, and what main wrote when it last ran. */
  readonly files: Files
  readonly usage: Usage
}

export type StepEndEvent = Extract<LoopEvent, { type: 'step-end' }>

/** A run in progress or ended. */
export interface Run {
  readonly id: string
  readonly status: RunStatus
  /** Why it is paused or ended, in a sentence; '' while running. */
  readonly reason: string
  /** What it waits for while it is paused; else `null`. */
  readonly pause_kind: PauseKind | null
  /** The context after the newest step. */
  readonly context: Context
  /** From the first event, for any number of readers; ends with the run. */
  readonly events: AsyncIterable<LoopEvent>
  /** One step. Rejects with the reason when the run pauses or ends before the step does. */
  step(): Promise<StepEndEvent>
  resume(): void
  /** Takes effect when the step that is running ends. */
  pause(): void
  /** Takes effect at once: the request is aborted and Python is terminated. */
  stop(): void
  /** Steers: reaches the model with its next prompt, unless it is withdrawn before. */
  say(text: string): { withdraw(): void }
  readonly checkpoints: readonly Checkpoint[]
  /** Goes back to a checkpoint's files, as a hand edit does; an ended run stays ended. */
  restore(id: string): Promise<void>
  fork(id: string, options?: Partial<AutocoderOptions>): Run
  recording(): Promise<Recording>
  /** Settles once, never rejects. */
  readonly result: Promise<RunResult>

  // Beyond the documented interface, for the screen.
  readonly model: string
  readonly is_replay: boolean
  /** How a replay compares with its recording; `null` in a run that is none. */
  readonly replay: Pick<Replay, 'difference' | 'isCompared'> | null
  readonly limits: Partial<Limits>
  /** What its caller said of packages; `null`: what the person chose for the project. */
  readonly packages: PackageAccess | null
  /** What its caller said of hosts, as origins; `null`: what the person chose for the project. */
  readonly hosts: readonly string[] | null
  /** Lines for `input()`. */
  readonly stdin: readonly string[]
  readonly usage: Usage
  /** Seconds that the run has been running, pauses left out. */
  readonly seconds: number
  readonly report: CheckReport | null
  /** What was said and has not reached the model yet. */
  readonly queued: readonly string[]
  /** The same, each to be withdrawn by itself, whoever said it and when. */
  readonly waiting: readonly Said[]
  withdraw(said: Said): void
  /** Every event so far. A new array after each change. */
  readonly log: readonly LoopEvent[]
  /** Calls back after each change of anything above; returns the way to end it. */
  subscribe(listener: () => void): () => void
  /** A hand edit: the files as the person wants them, applied before the next step. `null` deletes. */
  edit(changes: Readonly<Record<string, string | Uint8Array | null>>): Promise<void>
}
