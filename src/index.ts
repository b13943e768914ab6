export { createContext } from './core/context'
export { composePrompt } from './core/prompt'
export { type PythonRuntime, RuntimeFailure } from './core/ports'
export { autocoder, openAutocoder, type Setup } from './library'

export type { Changes as RecordChanges, Records } from './adapters/storage/port'
export type { Command, CommandAccess } from './api/commands/command'
export type { CommandTypes } from './api/commands/commandTypes'
export type { Commands } from './api/commands/createCommands'
export type { Autocoder, CheckOptions, ProjectSummary, SharedProject } from './api/types'
export type { Action } from './core/actions/action'
export type { Inspection, MutationOutcome } from './core/checks/inspection'
export type { CheckReport } from './core/checks/report'
export type { Context } from './core/context'
export type { LoopEvent, Outcome } from './core/events'
export type { AutocoderOptions, CompletionCheck, Limits, Templates } from './core/options'
export type {
  CheckRequest,
  JsonSchema,
  RunStatus,
  SnippetReport,
  SnippetRequest,
  SourceChange,
  Usage,
} from './core/ports'
export type { Files, Project } from './core/project'
export type { Recording } from './core/recording'
export type { Checkpoint, Run, RunResult, StepEndEvent } from './core/run'
