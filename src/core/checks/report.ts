/** How the program or the test session ended. `exit`: by itself, whatever its status. */
export type Ended = 'exit' | 'time' | 'memory' | 'output' | 'files' | 'crash'

export type TestOutcome = 'passed' | 'failed' | 'error' | 'skipped' | 'xfailed' | 'xpassed'

/** What the checks say of one file. `null`: not known (not checked, or no test belongs to it). */
export interface FileReport {
  readonly validation_success: boolean | null
  readonly validation_error: string | null
  readonly test_success: boolean | null
  readonly test_error: string | null
}

/** A frame of the project in a traceback, innermost last; of a deep one the outermost and the innermost. `locals` are `repr`s, bounded. `function` may be ''. */
export interface Frame {
  readonly path: string
  readonly line: number
  readonly function: string
  readonly source: string
  readonly locals: Readonly<Record<string, string>>
}

/** The id of a test without its cases: `a_test.py::test_b[1-2]` → `a_test.py::test_b`. */
export const testOf = (id: string): string => id.replace(/\[[\s\S]*$/, '')

/** The file that a test is in. */
export const testFileOf = (id: string): string => id.split('::')[0] ?? id

export interface TestReport {
  /** As pytest prints it; the path alone for a file that can't be collected. */
  readonly id: string
  readonly outcome: TestOutcome
  readonly seconds: number
  readonly message: string
  readonly output: string
  readonly frames: readonly Frame[]
  /** The lines of a test that failed, numbered; of a long one those near the failure. */
  readonly source?: string | undefined
}

export interface MainReport {
  readonly success: boolean
  readonly error: string | null
  /** stdout and stderr as they came, interleaved. */
  readonly output: string
  readonly stdout: string
  readonly stderr: string
  readonly exit_code: number | null
  readonly ended: Ended
  readonly seconds: number
}

/** What came of one run of main. */
export interface MainRun {
  readonly main: MainReport
  readonly artifacts: CheckReport['artifacts']
  readonly changed_sources: CheckReport['changed_sources']
}

export interface Finding {
  readonly path: string
  readonly line: number
  /** ruff's rule, such as `F401`. */
  readonly code: string
  readonly message: string
}

/**
 * Why a module is not there. `closed`: packages are closed for this project; `absent`: nobody has it; `no-build`:
 * nothing of it runs in a browser; `version`: none that is asked for; `damaged`: its bytes are not what was promised;
 * `network`: nobody could be asked.
 */
export type MissingKind = 'closed' | 'absent' | 'no-build' | 'version' | 'damaged' | 'network'

export interface MissingModule {
  readonly module: string
  readonly kind: MissingKind
  /** What to do, for the model and the person. */
  readonly sentence: string
}

/** What the project's imports needed beside the standard library. */
export interface PackagesReport {
  /** Name to version: what was there for this check. */
  readonly pins: Readonly<Record<string, string>>
  /** What an import asked for in vain. */
  readonly missing: readonly MissingModule[]
}

/** The outcome of one check of a project: validation, test session and main. */
export interface CheckReport {
  readonly files: Readonly<Record<string, FileReport>>
  readonly tests: readonly TestReport[]
  readonly main: MainReport | null
  /** How the test session ended; main has its own. */
  readonly ended: Ended
  /** What main wrote that was not there before. */
  readonly artifacts: Readonly<Record<string, Uint8Array>>
  /** Sources that main changed; reported, not saved. */
  readonly changed_sources: readonly string[]
  readonly findings: readonly Finding[]
  /** Not there where the standard library was enough. */
  readonly packages?: PackagesReport
  /** Every file valid, a test passed, none failed or erred, the session ended by itself, main exited with 0. */
  readonly success: boolean
}
