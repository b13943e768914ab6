import { evidenceOf } from './checks/evidence'
import type { CheckReport, FileReport } from './checks/report'
import { type FileTree, formatFiles, formatTree } from './format'
import { changedPaths, type Files, isPython, textOf } from './project'
import { formatShown, type Shown, stillTrue } from './shown'
import { estimateTokens } from './tokens'

const UNCHECKED: FileReport = {
  validation_success: null,
  validation_error: null,
  test_success: null,
  test_error: null,
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
  /** Tests that were changed because the goal says so or the person allowed it, one a line. */
  readonly revised_tests: readonly string[]
  /** What the latest actions found out, oldest first. */
  readonly shown: readonly Shown[]
  readonly shown_formatted: string
  /** How many edits of a file have failed since it last changed. */
  readonly failed_edits: Readonly<Record<string, number>>
}

const HOME = '/home/pyodide'
const HISTORY_LINES = 20
const HISTORY_LINE_CHARACTERS = 400
/** The latest steps whose files a large project shows in full. */
const POINTING_STEPS = 4

/** What a project is called and what it is for. */
export interface Statement {
  readonly name: string
  readonly goal: string
  readonly project_dir: string
}

/** The context of a run that has not begun: every field is there. */
export function createContext({ name, goal, project_dir }: Statement, files: Files = {}): Context {
  const empty: Context = {
    epoch: 0,
    name,
    goal,
    project_dir,
    project_path: `${HOME}/${project_dir}`,
    files: {},
    reasoning: '',
    file_count: 0,
    filetree: {},
    filetree_formatted: '',
    python_files: [],
    main_success: null,
    main_error: null,
    backup: null,
    project_code: [],
    project_code_formatted: '',
    available_actions: '',
    available_action_names: '',
    action_name: null,
    check_formatted: '',
    history: [],
    said: [],
    revised_tests: [],
    shown: [],
    shown_formatted: '',
    failed_edits: {},
  }
  return withFiles(empty, files)
}

/** The context with other files. What the checks said of the old ones is forgotten, and what is no longer true of them. */
export function withFiles(context: Context, files: Files): Context {
  const changed = changedPaths(context.files, files)
  const failed = Object.entries(context.failed_edits).filter(([path]) => !changed.includes(path))
  return derived({
    ...context,
    ...fieldsOf(files, context.project_path),
    shown: stillTrue(context.shown, changed),
    failed_edits: Object.fromEntries(failed),
    main_success: null,
    main_error: null,
    check_formatted: '',
  })
}

/** The context of a project that is called otherwise now; its folder follows where it had the project's name. */
export function withName(context: Context, name: string): Context {
  if (name === context.name) return context
  if (context.project_dir !== context.name) return { ...context, name }
  const project_path = `${HOME}/${name}`
  const fields = fieldsOf(context.files, project_path)
  return derived({ ...context, name, project_dir: name, project_path, ...fields })
}

/** What derives from the files alone. */
function fieldsOf(files: Files, project_path: string) {
  const paths = Object.keys(files).sort()
  const code = paths.filter(isPython)
  const filetree = treeOf(paths)
  return {
    files,
    file_count: paths.length,
    filetree,
    filetree_formatted: formatTree(filetree),
    python_files: code.map((path) => `${project_path}/${path}`),
    project_code: code.map((path) => ({
      rel_path: path,
      file_path: `${project_path}/${path}`,
      content: textOf(files, path) ?? '',
      ...UNCHECKED,
    })),
  }
}

/** The context with what a check found. */
export function withReport(context: Context, report: CheckReport): Context {
  return derived({
    ...context,
    main_success: report.main?.success ?? null,
    main_error: report.main?.error ?? null,
    check_formatted: evidenceOf(report),
    project_code: context.project_code.map((code) => ({
      ...code,
      ...(Object.hasOwn(report.files, code.rel_path) ? report.files[code.rel_path] : UNCHECKED),
    })),
  })
}

/** The context with one more line of history; the oldest lines make room, so that prompts don't grow. */
export const withHistory = (context: Context, line: string): Context => ({
  ...context,
  history: [...context.history, shortened(line)].slice(-HISTORY_LINES),
})

const shortened = (line: string): string =>
  line.length > HISTORY_LINE_CHARACTERS ? `${line.slice(0, HISTORY_LINE_CHARACTERS)}…` : line

/** A context without its files and without what can be made from them again; what storage keeps. */
export type PackedContext = Omit<
  Context,
  | 'files'
  | 'filetree'
  | 'filetree_formatted'
  | 'python_files'
  | 'file_count'
  | 'project_code'
  | 'project_code_formatted'
  | 'shown_formatted'
> & { readonly checked: Readonly<Record<string, FileReport>> }

export function packContext(context: Context): PackedContext {
  const {
    files: _,
    filetree: __,
    filetree_formatted: ___,
    python_files: ____,
    file_count: _____,
    ...rest
  } = context
  const { project_code, project_code_formatted: ______, shown_formatted: _______, ...packed } = rest
  const checked = project_code.map(({ rel_path, file_path: _, content: __, ...report }) => [rel_path, report])
  return { ...packed, checked: Object.fromEntries(checked) }
}

/**
 * The context that was packed, with its files. The code as the model reads it is made when it is first asked for: a
 * history has hundreds of contexts, and shows of most of them only the files.
 */
export function unpackContext({ checked, ...packed }: PackedContext, files: Files): Context {
  // An older version did not know every field.
  const known: Context = { ...createContext(packed), ...packed }
  const fields = fieldsOf(files, known.project_path)
  const context: Context = {
    ...known,
    ...fields,
    project_code: fields.project_code.map((code) => ({ ...code, ...checked[code.rel_path] })),
    shown_formatted: formatShown(known.shown),
  }
  let formatted: string | null = null
  return Object.defineProperty({ ...context }, 'project_code_formatted', {
    enumerable: true,
    configurable: true,
    get: () => {
      formatted ??= formatCode(context)
      return formatted
    },
  })
}

const derived = (context: Context): Context =>
  withCode({ ...context, shown_formatted: formatShown(context.shown) })

/**
 * The context with the code that its lookups, its check, its task and its latest steps point at. `share`: of what the code
 * of a project may take, for models that read less.
 */
export const withCode = (context: Context, share = 1): Context => ({
  ...context,
  project_code_formatted: formatCode(context, share),
})

const formatCode = (context: Omit<Context, 'project_code_formatted'>, share = 1): string =>
  formatFiles(
    context.files,
    [
      ...context.shown.map(({ title }) => title).toReversed(),
      context.check_formatted,
      context.reasoning,
      ...context.said.toReversed(),
      ...context.history.slice(-POINTING_STEPS).toReversed(),
    ],
    estimateTokens(context.shown_formatted),
    share,
  )

function treeOf(paths: readonly string[]): FileTree {
  // Without a prototype, so that a file may be called `constructor`.
  const root: Folder = Object.create(null)
  for (const path of paths) {
    const parts = path.split('/')
    const name = parts.pop() as string
    let folder = root
    for (const part of parts) {
      folder[part] ??= Object.create(null) as Folder
      folder = folder[part]
    }
    folder[name] = null
  }
  return root
}

interface Folder {
  [name: string]: Folder | null
}
