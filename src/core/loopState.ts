import type { Action } from './actions/action'
import type { Budget } from './budget'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { LoopEventBody, Outcome } from './events'
import { type Memory, NO_MEMORY } from './memory'
import type { CompletionCheck, Templates } from './options'
import type { Files } from './project'
import type { CheckLimits, ModelClient, PackageAccess, PythonRuntime, StepKind, Usage, World } from './ports'
import type { PromptLimit } from './promptLimit'
import type { Replay } from './replay/replay'
import { NO_USAGE } from './usage'

/** Where a run stands between two steps; all that the next step needs. */
export interface LoopState {
  readonly context: Context
  /** The check of exactly these files, or `null` when they have not been checked. */
  readonly report: CheckReport | null
  readonly next: StepKind
  readonly epoch: number
  readonly step: number
  /** Replies received. */
  readonly turns: number
  readonly usage: Usage
  readonly memory: Memory
}

/** What the loop needs from the world. */
export interface LoopPorts {
  readonly model: ModelClient
  readonly python: PythonRuntime
  readonly world: World
  /** The caller's own. */
  readonly actions: readonly Action[]
  /** The caller's own, which hold completion back. */
  readonly checks: readonly CompletionCheck[]
  readonly templates: Templates
  readonly stdin: readonly string[]
  readonly checkLimits: CheckLimits
  readonly budget: Budget
  readonly promptLimit: PromptLimit
  /** Asked before each check: the person may have opened or closed them since. */
  packages(): Promise<PackageAccess>
  /** Origins that Python may reach, asked for in the same way. */
  hosts(): Promise<readonly string[]>
  /** What the person said since it was last asked for; it counts as delivered. */
  takeSaid(): readonly string[]
  /** What the person said to the newest question, `null` when they let the run go on without an answer. */
  takeAnswer(): string | null
  /** Whether nobody is there to answer questions. */
  readonly isUnattended: boolean
  /** Not for replays of runs that were recorded before there were gates, nudges and ways back. */
  readonly isGated: boolean
  /** What is done again; absent in other runs. */
  readonly replay?: Replay
  /** The same files with what the person has changed since the step began; the same object when that is nothing. */
  withHandEdits(files: Files): Files
}

/** How a run ends. */
export interface Ending {
  readonly outcome: Outcome
  readonly reason: string
}

/** A step yields events and returns the state after it; with an ending when there is nothing more to do. */
export interface StepResult {
  readonly state: LoopState
  readonly summary: string
  readonly ending?: Ending
  /** What the model is told because it goes round in circles. */
  readonly nudge?: string
}

export type StepEvents = AsyncGenerator<LoopEventBody, StepResult, void>

/** A run that begins: the project is looked at first. */
export const initialState = (context: Context): LoopState => ({
  context,
  report: null,
  next: 'reason',
  epoch: 0,
  step: 0,
  turns: 0,
  usage: NO_USAGE,
  memory: NO_MEMORY,
})
