import type { Files } from './project'

/** A folder is an object, a file is `null`. */
export interface FileTree {
  readonly [name: string]: FileTree | null
}

export interface ProjectCode {
  readonly rel_path: string
  /** Absolute, inside Python's file system. */
  readonly file_path: string
  readonly content: string
  readonly validation_success: boolean | null
  readonly validation_error: string | null
  readonly test_success: boolean | null
  readonly test_error: string | null
}

/**
 * What steps and actions take and return. Grows step by step; templates can name each field.
 * `files` is the one input of every change: the fields below it derive from it and from the checks.
 */
export interface Context {
  readonly epoch: number
  readonly name: string
  readonly goal: string
  readonly project_dir: string
  /** Absolute, inside Python's file system. */
  readonly project_path: string
  readonly files: Files
  readonly reasoning: string
  readonly file_count: number
  readonly filetree: FileTree
  readonly filetree_formatted: string
  /** Absolute paths. */
  readonly python_files: readonly string[]
  readonly main_success: boolean | null
  readonly main_error: string | null
  /** The checkpoint taken before this step. */
  readonly backup: string | null
  readonly project_code: readonly ProjectCode[]
  readonly project_code_formatted: string
  readonly available_actions: string
  readonly available_action_names: string
  readonly action_name: string | null
  /** What the newest check found, as the model reads it. */
  readonly check_formatted: string
  /** The latest steps, one a line, oldest first. */
  readonly history: readonly string[]
  /** What the person said while the run went on, oldest first. */
  readonly said: readonly string[]
}
