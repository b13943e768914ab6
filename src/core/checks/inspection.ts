/** Something that a test asserts, in texts that can be compared from one version of the test to the next. */
export interface Assertion {
  /** The assertion and the conditions it stands under, without the names and the layout that somebody chose. */
  readonly code: string
  /** What the local names in it were made from. */
  readonly sources: string
  /** The code without its values. */
  readonly shape: string
  /** How strictly it asserts, whatever that is: `Eq`, `In`, `raises(ValueError)`. */
  readonly form: string
  /** Its constants, as Python writes them. */
  readonly values: readonly string[]
}

/** A test that pytest would collect, as its source says. */
export interface TestInspection {
  /** Within its file, as in pytest's ids: `TestCart::test_sum`. */
  readonly name: string
  readonly line: number
  /** Decorators, those of its class and module included; its cases are assertions. */
  readonly marks: readonly string[]
  /** Where it gives up early: skips, and returns. */
  readonly skips: readonly string[]
  /** What it puts something else in the place of. */
  readonly patches: readonly string[]
  /** What of the project it uses: names with their modules, such as `cart.total`, and paths. */
  readonly uses: readonly string[]
  /** What fixtures, functions and classes beside it do for it, a text each that begins with their name. */
  readonly setup: readonly string[]
  /** Without those that can't fail. */
  readonly assertions: readonly Assertion[]
}

/** A place that a mutation can change: `start` to `end` in characters of the file. */
export interface Mutant {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly old: string
  readonly new: string
}

/** What CPython's parser says of one Python file; none of it was run. */
export interface FileInspection {
  /** Why it can't be read, or `null`. Then everything else is empty. */
  readonly error: string | null
  readonly tests: readonly TestInspection[]
  /** What is left undone. */
  readonly placeholders: readonly { readonly line: number; readonly message: string }[]
  /** Full names of the modules that it may mean. */
  readonly imports: readonly string[]
  /** What it defines that changes how pytest collects. */
  readonly hooks: readonly string[]
  /** The names that it defines itself. */
  readonly defines: readonly string[]
  readonly mutants: readonly Mutant[]
}

/** What is said of a file that the interpreter never got to. */
export const UNREAD: FileInspection = {
  error: 'The interpreter died before it had read this file.',
  tests: [],
  placeholders: [],
  imports: [],
  hooks: [],
  defines: [],
  mutants: [],
}

/** By path, Python files only. */
export type Inspection = Readonly<Record<string, FileInspection>>

/** A change of one operator or constant, and whether a test failed then. */
export interface MutationOutcome {
  readonly path: string
  readonly line: number
  readonly old: string
  readonly new: string
  readonly is_noticed: boolean
}
