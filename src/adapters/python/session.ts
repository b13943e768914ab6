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
  readonly kind: 'tests' | 'main'
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
  readonly seed: number
  readonly clock: number
  readonly memory_bytes: number
  readonly output_bytes: number
}

export interface SessionReply {
  readonly exit_code: number
  readonly seconds: number
  /** Whether memory was refused. */
  readonly is_out_of_memory: boolean
  /** What lies in the project's folder and was not put there, or was changed. */
  readonly written: readonly (readonly [path: string, bytes: Uint8Array<ArrayBuffer>])[]
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

/** What a worker tells while it runs, on a port of its own. `end` comes last, so that nothing said before is lost. */
export type Told =
  | { readonly type: 'ready' | 'start' | 'memory' | 'flood' | 'end' }
  | { readonly type: 'dead'; readonly message: string }
  /** Comes once at most, before any of the project's Python has run; what comes later was said by somebody else. */
  | { readonly type: 'compiled'; readonly modules: readonly Bytecode[] }
  | { readonly type: 'report'; readonly json: string }
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }

export type Tell = (event: Told) => void
