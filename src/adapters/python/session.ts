// What crosses the border between the page and the sandbox's worker.

/** Bytes that Python starts from. */
export interface PythonBytes {
  readonly stdlib: ArrayBuffer
  readonly site: ArrayBuffer
}

/** What one file of a project was compiled to, by the sandbox's own Python before any of the project's ran. */
export type Bytecode = readonly [path: string, name: string, bytes: Uint8Array]

/** One session: what an interpreter does before it is thrown away. */
export interface SessionRequest {
  /**
   * `syntax` compiles and runs nothing; `tests` does that first. `inspect` reads the files and runs none; `mutate`
   * runs the tests once for each change.
   */
  readonly kind: 'syntax' | 'tests' | 'main' | 'inspect' | 'mutate'
  /** The file that `main` runs. */
  readonly program: string
  readonly files: readonly (readonly [path: string, content: string | Uint8Array])[]
  readonly project_path: string
  /** Paths of Python files that are to be compiled first; the others are known to be valid. */
  readonly unknown: readonly string[]
  /** Of files whose content has not changed since it was compiled. */
  readonly bytecode: readonly Bytecode[]
  /** The only test files that are run, unless there are none; for a session that shares the tests with another. */
  readonly only: readonly string[]
  /** Test files that are left out. */
  readonly without: readonly string[]
  readonly stdin: string
  /** Whether a person answers `input()`; `stdin` is not read then. */
  readonly is_attended: boolean
  readonly seed: number
  readonly clock: number
  readonly memory_bytes: number
  readonly output_bytes: number
  /** The paths that are to be inspected. */
  readonly wanted: readonly string[]
  readonly mutation: MutationRequest | null
  /** Packages that the session finds beside the standard library. */
  readonly wheels: readonly Uint8Array[]
  /** Origins that the frame's policy lets it reach. */
  readonly hosts: readonly string[]
}

/** Where the code may be changed, and how; a few of the places that tests cover are tried. */
export interface MutationRequest {
  readonly mutants: readonly {
    readonly index: number
    readonly path: string
    readonly line: number
    readonly start: number
    readonly end: number
    readonly new: string
  }[]
  readonly seconds: number
  readonly seed: number
}

export interface SessionReply {
  readonly exit_code: number
  /** Whether memory was refused. */
  readonly is_out_of_memory: boolean
  /** What lies in the project's folder and was not put there, or was changed. */
  readonly written: readonly (readonly [path: string, bytes: Uint8Array<ArrayBuffer>])[]
  /** What was put there and is no longer. */
  readonly deleted: readonly string[]
  /** Why not all of it is here, or ''. */
  readonly left_out: string
}

/** What the page wraps. */
export interface SandboxWorker {
  /** Settles when the interpreter is ready to run a session. */
  ready(): Promise<void>
  run(request: SessionRequest): Promise<SessionReply>
  /** Of a worker that was started for it. */
  makeSnapshot(): Promise<Uint8Array<ArrayBuffer>>
}

/** So many times its limit a session may print before it is ended: the end of its output is worth having too. */
export const OUTPUT_GRACE = 10

/**
 * What a worker tells while it runs, on a port of its own. `end` comes last, so that nothing said before is lost; `ask`
 * wants a `LineAnswer` on the same port.
 */
export type Told =
  | { readonly type: 'ready' | 'start' | 'memory' | 'flood' | 'end' | 'ask' }
  | { readonly type: 'dead'; readonly message: string }
  /** Comes once at most, before any of the project's Python has run; what comes later was said by somebody else. */
  | { readonly type: 'compiled'; readonly modules: readonly Bytecode[] }
  | { readonly type: 'report'; readonly json: string }
  /** Where in the project Python is. `is_tick`: it was asked; else the line is reached for the first time in a while. */
  | { readonly type: 'place'; readonly path: string; readonly line: number; readonly is_tick: boolean }
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }

/** `null`: there will be no more lines. */
export interface LineAnswer {
  readonly line: string | null
}

export type Tell = (event: Told) => void
