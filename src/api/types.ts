import type { Changes } from '../core/amendments'
import type { Gates } from '../core/checks/gates'
import type { CheckReport } from '../core/checks/report'
import type { Context } from '../core/context'
import type { LoopEvent } from '../core/events'
import type { Head, Journal } from '../core/journal'
import type { AutocoderOptions, Limits } from '../core/options'
import type { CheckLimits, PackageAccess, RunStatus } from '../core/ports'
import type { Files, Project } from '../core/project'
import type { Recording } from '../core/recording'
import type { Run } from '../core/run'

import type { Commands } from './commands/createCommands'

export type { Gates }

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

export interface KeptRecording {
  readonly run_id: string
  /** When the run ended, in ms since the epoch. */
  readonly at: number
  readonly recording: Recording
  /** Why it can't be played here, in a sentence; absent where it can. */
  readonly problem?: string
}

/** A folder on disk that a project works in. */
export interface FolderLink {
  readonly handle: FileSystemDirectoryHandle
  /** Path to SHA-256 of the content, as project and folder last agreed. */
  readonly written: Readonly<Record<string, string>>
}

/** The projects kept in this browser. Every promise rejects with an `Error` whose message is a sentence. */
export interface ProjectStore {
  list(): Promise<ProjectSummary[]>
  open(name: string): Promise<Project>
  /** The last committed head and all events of its last run, for the screen. */
  history(name: string): Promise<{ head: Head; events: readonly LoopEvent[] } | null>
  remove(name: string): Promise<void>
  rename(name: string, to: string): Promise<void>
  /** Creates a project, or replaces the files of one that no run is working on. A run that came with it is kept, too. */
  save(project: Project & Pick<SharedProject, 'run'>): Promise<void>
  /**
   * Changes files of a project that no run is working on, and leaves those of others alone; `null` deletes.
   * @throws when a path is refused, or another tab was faster; nothing is changed then.
   */
  edit(name: string, changes: Changes): Promise<void>
  /** What main.py wrote when it last ran. */
  outputs(name: string): Promise<Files>
  /**
   * A zip of sources and artifacts, in the project's folder and with what plain Python needs to run it. `bare`: without
   * either. `salvaged`: of a damaged project, what can still be read, with a note on what is lost.
   * @throws when there is no such project, or it is damaged.
   */
  export(name: string, options?: { readonly bare?: boolean; readonly salvaged?: boolean }): Promise<Blob>
  /** @throws when a project of that name exists, or a path is refused. */
  import(source: Blob | Files, options: { name: string }): Promise<Project>
  journal(name: string, goal: string): Journal
  /** Keeps the recording of a run that has ended: the newest few of each project. */
  keepRecording(name: string, kept: KeptRecording): Promise<void>
  /** Newest first. */
  recordings(name: string): Promise<KeptRecording[]>
  /** Where the project's packages may come from: `closed` until the person has said otherwise here. */
  packageAccess(name: string): Promise<PackageAccess>
  /** Never part of what is exported or shared. */
  allowPackages(name: string, access: PackageAccess): Promise<void>
  /** Origins that the project's Python may reach: none until the person has said otherwise here. */
  hostAccess(name: string): Promise<readonly string[]>
  /** Never part of what is exported or shared. @throws when one is not the name of a host */
  allowHosts(name: string, hosts: readonly string[]): Promise<void>
  /** The folder on disk that the project works in, if the person has chosen one. */
  folder(name: string): Promise<FolderLink | null>
  /** `null` parts them. Never part of what is exported or shared. */
  linkFolder(name: string, folder: FolderLink | null): Promise<void>
  /** Calls back when any tab changed something. */
  subscribe(listener: () => void): () => void
}

/** What a link or a file carries: never a key, a base URL or a permission. */
export interface SharedProject extends Project {
  /** What its maker had chosen; told, and never taken over. */
  readonly settings?: { readonly model?: string; readonly limits?: Partial<Limits> }
  /** The run that made it, as its maker says. */
  readonly run?: Recording
}

/** How projects travel. Opening stores nothing and runs nothing. */
export interface Sharing {
  /** The whole address. */
  linkOf(project: SharedProject): Promise<string>
  /** A zip that is also the project's files, for what is too long for a link. */
  fileOf(project: SharedProject): Promise<Blob>
  /** @throws an Error with a `code`: 'damaged' | 'newer' | 'too-large'. */
  open(link: string): Promise<SharedProject>
  /** Any zip will do; it then has no goal. @throws an Error whose message is a sentence. */
  openFile(file: Blob, name: string): Promise<SharedProject>
  /** Files from a disk as a project of that name. @throws an Error whose message is a sentence. */
  openFiles(
    files: readonly { readonly path: string; readonly content: Blob }[],
    name: string,
  ): Promise<SharedProject>
}

export interface CheckOptions {
  readonly files: Files
  readonly limits?: Partial<CheckLimits>
  readonly stdin?: readonly string[]
  /** `closed` where it is left out. */
  readonly packages?: PackageAccess
  /** Hosts that Python may reach; none where it is left out. */
  readonly hosts?: readonly string[]
}

/** `window.autocoder`, and what `import { autocoder }` gives. */
export interface Autocoder {
  /** @throws TypeError or Error at once, whose `option` names the option that is wrong. */
  (options: AutocoderOptions): Run
  /** `signal` ends the check; the promise then rejects with its reason. */
  check(options: CheckOptions, signal?: AbortSignal): Promise<CheckReport>
  readonly projects: Pick<ProjectStore, 'list' | 'open' | 'remove' | 'export' | 'import'>
  /** A link to this page that carries the project, and its newest run unless `run` is false. */
  share(name: string, options?: { readonly run?: boolean }): Promise<string>
  /** What a link carries; stores and runs nothing. Rejects with an Error with a `code`, as `Sharing.open` does. */
  open(link: string): Promise<SharedProject>
  /** `{{name}}` becomes the field's value. @throws on a name that the context does not have. */
  composePrompt(template: string, context: Context): string
  /**
   * The same as commands with JSON parameters and results, for an agent or a page that can't hold a run.
   * `options`: what every run begins with, or what says it anew for each. A key comes in here, and only here. A caller can
   * tighten its limits, and name a model where it names none.
   */
  commands(options?: Partial<AutocoderOptions> | (() => Partial<AutocoderOptions>)): Promise<Commands>
}

/** Which model answers, and with whose key. */
export interface Connection {
  readonly base_url: string
  readonly model: string
  /** '' for an endpoint that needs none. */
  readonly api_key: string
}

/** The runs of this page, newest last, whoever started them. */
export interface RunRegistry {
  readonly runs: readonly Run[]
  subscribe(listener: () => void): () => void
}
