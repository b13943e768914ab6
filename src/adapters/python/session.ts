// What crosses the border between the page and the sandbox's worker.

/** Bytes that Python starts from. */
export interface PythonBytes {
  readonly stdlib: ArrayBuffer
  readonly site: ArrayBuffer
}

/** One session: what an interpreter does before it is thrown away. */
export interface SessionRequest {
  readonly kind: 'tests' | 'main'
  readonly files: readonly (readonly [path: string, content: string | Uint8Array])[]
  readonly project_path: string
  readonly stdin: string
  readonly seed: number
  readonly clock: number
  readonly memory_bytes: number
  readonly output_bytes: number
  /** Packages that the session finds beside the standard library. */
  readonly wheels: readonly Uint8Array[]
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
  run(request: SessionRequest): Promise<SessionReply>
}

/** What a worker tells while it runs, on a port of its own. `end` comes last, so that nothing said before is lost. */
export type Told =
  | { readonly type: 'ready' | 'start' | 'memory' | 'flood' | 'end' }
  | { readonly type: 'dead'; readonly message: string }
  | { readonly type: 'report'; readonly json: string }
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }

export type Tell = (event: Told) => void
