import type { Context } from '../core/context'
import type { CheckReport } from '../core/checks/report'
import type { LoopEvent, Outcome } from '../core/events'
import type { CheckLimits, Head, Journal, JsonSchema, RunStatus, Usage } from '../core/ports'
import type { Files, Project } from '../core/project'
import type { Recording } from '../core/recording'

/** One thing the model can choose: takes the context and its arguments, returns the next context. */
export interface Action {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
  /** Throws `ActionRefusal` to send a message back to the model; anything else it throws is a bug. */
  handler(context: Context, args: Readonly<Record<string, unknown>>): Context | Promise<Context>
}

export interface Limits {
  readonly epochs: number
  readonly tokens: number
  readonly seconds: number
  readonly cost_usd: number
}

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
  readonly limits?: Partial<Limits>
  /** Nobody answers questions: what would wait for a person settles instead. */
  readonly unattended?: boolean
  /** Lines for `input()`. */
  readonly stdin?: readonly string[]
  /** Replies come from it instead of a model. */
  readonly recording?: Recording
}

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
  readonly limits: Partial<Limits>
  readonly usage: Usage
  /** Seconds that the run has been running, pauses left out. */
  readonly seconds: number
  readonly report: CheckReport | null
  /** What was said and has not reached the model yet. */
  readonly queued: readonly string[]
  /** Every event so far. A new array after each change. */
  readonly log: readonly LoopEvent[]
  /** Calls back after each change of anything above; returns the way to end it. */
  subscribe(listener: () => void): () => void
  /** A hand edit: the files as the person wants them, applied before the next step. `null` deletes. */
  edit(changes: Readonly<Record<string, string | Uint8Array | null>>): Promise<void>
}

export interface ProjectSummary {
  readonly name: string
  readonly goal: string
  /** ms since the epoch */
  readonly updated_at: number
  readonly bytes: number
  /** How its last run stands; `null` when it has had none. */
  readonly status: RunStatus | null
  readonly reason: string
  /** `valid/total`, `passed/total`, exit status: what is true of it; `null` where not known. */
  readonly gates: Gates
}

/** The four things that must hold: files valid, tests passed, main exits 0, goal met. */
export interface Gates {
  readonly files: { readonly passed: number; readonly total: number } | null
  readonly tests: { readonly passed: number; readonly total: number } | null
  readonly main: { readonly success: boolean; readonly exit_code: number | null } | null
  readonly goal: boolean | null
}

/** The projects kept in this browser. Every promise rejects with an `Error` whose message is a sentence. */
export interface ProjectStore {
  list(): Promise<ProjectSummary[]>
  open(name: string): Promise<Project>
  /** The last committed head and all events of its last run, for the screen. */
  history(name: string): Promise<{ head: Head; events: readonly LoopEvent[] } | null>
  remove(name: string): Promise<void>
  rename(name: string, to: string): Promise<void>
  /** Creates a project, or replaces the files of one that no run is working on. */
  save(project: Project): Promise<void>
  /** A zip of sources and artifacts. */
  export(name: string): Promise<Blob>
  /** @throws when a project of that name exists, or a path is refused. */
  import(source: Blob | Files, options: { name: string }): Promise<Project>
  journal(name: string, goal: string): Journal
  /** Calls back when any tab changed something. */
  subscribe(listener: () => void): () => void
}

export interface CheckOptions {
  readonly files: Files
  readonly limits?: Partial<CheckLimits>
  readonly stdin?: readonly string[]
}

/** `window.autocoder`, and what `import { autocoder }` gives. */
export interface Autocoder {
  /** @throws TypeError or Error at once, whose `option` names the option that is wrong. */
  (options: AutocoderOptions): Run
  check(options: CheckOptions): Promise<CheckReport>
  readonly projects: Pick<ProjectStore, 'list' | 'open' | 'remove' | 'export' | 'import'>
  /** `{{name}}` becomes the field's value. @throws on a name that the context does not have. */
  composePrompt(template: string, context: Context): string
}

/** The runs of this page, newest last, whoever started them. */
export interface RunRegistry {
  readonly runs: readonly Run[]
  subscribe(listener: () => void): () => void
}
