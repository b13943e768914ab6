import type { Action } from './actions/action'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { PackageAccess } from './ports'
import type { Files } from './project'
import type { Recording } from './recording'

export interface Limits {
  readonly epochs: number
  readonly tokens: number
  readonly seconds: number
  readonly cost_usd: number
}

/** Generous: what ends a run that nobody limited. Cost has no limit of its own. */
export const DEFAULT_LIMITS = {
  epochs: 50,
  tokens: 2_000_000,
  seconds: 3600,
} as const satisfies Partial<Limits>

/** What the model is told, with `{{field}}` where a field of the context goes. */
export interface Templates {
  /** Who it is and how it works here; in every request. Without fields it stays the same, so that providers can cache it. */
  readonly system: string
  /** The first act of an empty project. */
  readonly create: string
  /** Any later act. */
  readonly act: string
  /** The completion question. */
  readonly validate: string
}

/**
 * Says what holds completion back, a sentence for the model each; `[]`: nothing. What it throws is one of them.
 * `report`: the check of exactly the context's files.
 */
export type CompletionCheck = (
  context: Context,
  report: CheckReport,
) => readonly string[] | Promise<readonly string[]>

export type LogLevel = 'normal' | 'debug' | 'quiet'

export interface AutocoderOptions {
  /** The project's name; a project of that name is continued, not overwritten. */
  readonly project_name: string
  /** What to build; the saved project's goal where it is left out. */
  readonly goal?: string
  /** The folder that the files live in; the project's name where it is left out. */
  readonly project_dir?: string
  readonly log_level?: LogLevel
  /** Run one step for each `run.step()`. */
  readonly step?: boolean
  readonly model?: string
  /** Never stored. A local endpoint needs none. */
  readonly api_key?: string
  readonly base_url?: string
  /** Starting files of a new project; merged into an existing one as one hand edit. */
  readonly files?: Files
  /** Offered beside the built-in ones. */
  readonly actions?: readonly Action[]
  /** Instead of what the model is told by default; see `TEMPLATES`. */
  readonly templates?: Partial<Templates>
  /** Asked when everything else is green, before the model is asked whether the goal is met. */
  readonly checks?: readonly CompletionCheck[]
  /** Each that is left out is as in `DEFAULT_LIMITS`. */
  readonly limits?: Partial<Limits>
  /** Nobody answers questions: what would wait for a person settles instead. */
  readonly unattended?: boolean
  /** Lines for `input()`. */
  readonly stdin?: readonly string[]
  /** Where packages may come from in this run; what the person chose for the project where it is left out. */
  readonly packages?: PackageAccess
  /**
   * Hosts that Python may reach in this run, such as `api.example.org` or `http://localhost:8000`; what the person chose for
   * the project where it is left out. The model endpoint's is never open, and a fork begins without.
   */
  readonly hosts?: readonly string[]
  /** Replies come from it instead of a model. */
  readonly recording?: Recording
}
