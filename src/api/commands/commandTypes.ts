import type { Gates } from '../../core/checks/gates'
import type { CheckReport } from '../../core/checks/report'
import type { Limits } from '../../core/options'
import type { PauseKind, RunStatus, Usage } from '../../core/ports'
import type { Checkpoint } from '../../core/run'

interface ByRun {
  /** The handle that `start` or `fork` returned. */
  readonly run: string
}

interface ByCheckpoint extends ByRun {
  /** The id of a checkpoint, from `list_checkpoints`. */
  readonly checkpoint: string
}

interface ByProject {
  /** The name of a saved project. */
  readonly project: string
}

/** A run's files as they are now, or a saved project's: one of both. */
export interface Source {
  readonly run?: string
  readonly project?: string
}

interface Begun extends ByRun {
  readonly project: string
  readonly status: RunStatus
}

/** How a run stands, for a program that can't hold the run itself. */
export interface Standing extends ByRun {
  readonly project: string
  readonly status: RunStatus
  /** Why it is paused or ended, in a sentence; '' while running. */
  readonly reason: string
  /** What it waits for while it is paused. */
  readonly pause_kind: PauseKind | null
  /** What the model asks; answered with `say`. */
  readonly question: string | null
  readonly epoch: number
  readonly step: number
  readonly steps: readonly {
    readonly step: number
    readonly kind: 'reason' | 'act'
    readonly summary: string
  }[]
  readonly gates: Gates
  /** What was said and has not reached the model yet. */
  readonly queued: readonly string[]
  readonly usage: Usage
  /** Seconds that it has been running, pauses left out. */
  readonly seconds: number
}

interface Sized {
  readonly path: string
  readonly bytes: number
}

/** Text as it is, bytes as base64. */
type Content = string | { readonly base64: string }

/** What each command takes and resolves to. */
export interface CommandTypes {
  readonly start: {
    readonly parameters: {
      readonly project_name: string
      readonly goal?: string
      readonly files?: Readonly<Record<string, string>>
      readonly model?: string
      readonly limits?: Partial<Limits>
      readonly step?: boolean
      readonly unattended?: boolean
      readonly stdin?: readonly string[]
    }
    readonly result: Begun
  }
  readonly status: {
    readonly parameters: ByRun & { readonly since_step?: number; readonly wait_seconds?: number }
    readonly result: Standing
  }
  readonly say: { readonly parameters: ByRun & { readonly text: string }; readonly result: Standing }
  readonly step: { readonly parameters: ByRun; readonly result: Standing }
  readonly pause: { readonly parameters: ByRun; readonly result: Standing }
  readonly resume: { readonly parameters: ByRun; readonly result: Standing }
  readonly stop: { readonly parameters: ByRun; readonly result: Standing }
  readonly list_files: {
    readonly parameters: Source
    /** `is_output`: `main.py` wrote it when it last ran. */
    readonly result: { readonly files: readonly (Sized & { readonly is_output?: true })[] }
  }
  readonly read_file: {
    readonly parameters: Source & { readonly path: string }
    readonly result: { readonly path: string; readonly content: Content }
  }
  readonly write_file: {
    readonly parameters: Source & { readonly path: string; readonly text: string }
    readonly result: Sized
  }
  readonly check: {
    readonly parameters: Source & { readonly stdin?: readonly string[] }
    readonly result: Omit<CheckReport, 'artifacts'> & { readonly artifacts: readonly Sized[] }
  }
  readonly list_checkpoints: {
    readonly parameters: ByRun
    readonly result: { readonly checkpoints: readonly Checkpoint[] }
  }
  readonly restore: { readonly parameters: ByCheckpoint; readonly result: ByCheckpoint }
  readonly fork: {
    readonly parameters: ByCheckpoint & { readonly project_name: string; readonly goal?: string }
    readonly result: Begun
  }
  readonly export: {
    readonly parameters: ByProject
    readonly result: ByProject & { readonly zip: Content }
  }
  readonly share: {
    readonly parameters: ByProject & { readonly with_run?: boolean }
    readonly result: ByProject & { readonly link: string }
  }
}

export type CommandName = keyof CommandTypes
export type CommandParameters<Name extends CommandName> = CommandTypes[Name]['parameters']
export type CommandResult<Name extends CommandName> = CommandTypes[Name]['result']
