import type { Inspection, MutationOutcome } from './checks/inspection'
import type { CheckReport, MainReport, MainRun } from './checks/report'
import type { Files } from './project'

/** A JSON Schema, as function calling takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | AssistantMessage
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string }

/** A model's message. Fields that we don't know are kept, because some endpoints want them back. */
export interface AssistantMessage {
  readonly role: 'assistant'
  readonly content: string | null
  readonly tool_calls?: readonly ToolCall[]
  readonly [field: string]: unknown
}

export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  /** `arguments` is the JSON text exactly as the model wrote it. */
  readonly function: { readonly name: string; readonly arguments: string }
  readonly [field: string]: unknown
}

export interface Tool {
  readonly name: string
  readonly description: string
  readonly parameters: JsonSchema
}

/** What a recorded reply is matched by: never the wording of a template. */
export interface Turn {
  /** Counted from 0 over the run's requests to the model. */
  readonly number: number
  readonly kind: 'reason' | 'act'
  readonly goal: string
  readonly files: Files
  /** The newest check, one outcome a line; see `outcomesOf`. */
  readonly outcomes: readonly string[]
}

export interface ModelRequest {
  readonly messages: readonly Message[]
  readonly tools: readonly Tool[]
  readonly turn: Turn
  /** The most tokens that the reply may have, thoughts included; as many as the model likes where it is left out. */
  readonly max_tokens?: number
}

export interface Usage {
  readonly calls: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cached_tokens: number
  /** `null` where no price is known. */
  readonly cost_usd: number | null
  /** Whether any part was estimated because the endpoint did not say. */
  readonly is_estimate: boolean
}

export type FinishReason = 'stop' | 'tool_calls' | 'length' | 'content_filter'

export interface ModelReply {
  readonly message: AssistantMessage
  readonly finish_reason: FinishReason
  readonly usage: Usage
}

export type ModelFailureKind =
  | 'key' // 401
  | 'forbidden' // 403
  | 'not-found' // 404: an unknown model or a wrong base URL
  | 'credit' // insufficient_quota, 402
  | 'rate' // 429
  | 'server' // 5xx, an error event inside a stream
  | 'network' // no answer at all
  | 'shape' // an answer that is not a completion: HTML, {}, malformed events
  | 'cut' // the stream ended before its finish reason
  | 'stall' // no byte for the idle limit
  | 'too-long' // 400: the prompt does not fit into what the model can read
  | 'request' // 400 and the like: asking again will not help
  | 'mismatch' // a recording that no longer fits what happens
  | 'aborted' // the caller's signal

/** Why there is no reply; data, because the world causes it. */
export interface ModelFailure {
  readonly kind: ModelFailureKind
  /** A sentence for the person: what happened, and what to do. Never a stack, never a key. */
  readonly message: string
  /** What the endpoint asked for, or `null`. */
  readonly retry_after_seconds: number | null
  /** With `too-long`: how many tokens the model can read, where the endpoint said so. */
  readonly reads_tokens?: number
}

export type ModelOutcome = { readonly reply: ModelReply } | { readonly failure: ModelFailure }

/** Text to be watched, or thoughts that are not: so many tokens as `tokensIn` counts them, which are used all the same. */
export type ReplyPart = string | { readonly thoughts: number }

/** Something that answers. Yields the text as it comes, returns the whole reply or why there is none; never throws. */
export interface ModelClient {
  reply(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ReplyPart, ModelOutcome, void>
}

export interface CheckLimits {
  /** For each of test session and main. */
  readonly seconds: number
  readonly memory_mb: number
  readonly output_bytes: number
}

export const DEFAULT_CHECK_LIMITS: CheckLimits = { seconds: 10, memory_mb: 1024, output_bytes: 1_000_000 }

export interface CheckRequest {
  readonly files: Files
  /** Absolute, inside Python's file system. */
  readonly project_path: string
  readonly limits: CheckLimits
  /** Lines for `input()`; when empty, the project's `stdin.txt` is read. */
  readonly stdin: readonly string[]
  /** Seeds every source of randomness that Python has; recorded, so that a replay is exact. */
  readonly seed: number
  /** Where Python's wall clock starts, in ms since the epoch. */
  readonly clock: number
  readonly packages: PackageAccess
  /** Origins that Python may reach, as `originsOf` gives them; nothing else is ever open. */
  readonly hosts: readonly string[]
}

/** Where packages may come from: what ships with the app alone, or the registry and Pyodide's distribution too. */
export type PackageAccess = 'closed' | 'registry'

/** SHA-256, hex. */
export interface Hash {
  /** Over paths and contents. */
  files(files: Files): Promise<string>
  content(content: string | Uint8Array): Promise<string>
}

/** Python is not to be had at all (assets missing, sandbox silent): a sentence for the person. */
export class RuntimeFailure extends Error {
  override name = 'RuntimeFailure'
}

export interface PythonRuntime {
  /**
   * Validates, tests and runs, each in a clean interpreter. What the project does wrong is in the report.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  check(request: CheckRequest, signal: AbortSignal): Promise<CheckReport>
  /**
   * Reads the Python files among these with CPython's parser, and runs none of them.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  inspect(files: Files, signal: AbortSignal): Promise<Inspection>
  /**
   * Changes operators and constants of code that tests cover, one at a time, and runs the tests for each. Which ones
   * depends on the request's seed, how many on its seconds.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  mutate(
    request: CheckRequest,
    inspection: Inspection,
    signal: AbortSignal,
  ): Promise<readonly MutationOutcome[]>
  /**
   * Runs a piece of code beside the project's files, as `python snippet.py` would, in a clean interpreter. Nothing
   * that it writes is kept.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  runSnippet(request: SnippetRequest, signal: AbortSignal): Promise<SnippetReport>
  /**
   * What CPython says of `after`, when `before` can be compiled and `after` can't; else `null`. Costs milliseconds
   * as long as nothing is broken.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  brokenSyntax(change: SourceChange, signal: AbortSignal): Promise<string | null>
  /**
   * The text of a Python file of the project, formatted and with its imports in order; or a sentence why it can't be.
   * @throws {RuntimeFailure} when the formatter can't be had.
   */
  format(path: string, files: Files): Promise<{ readonly text: string } | { readonly problem: string }>
}

/** `code` runs as a program of its own. */
export type SnippetRequest = CheckRequest & { readonly code: string }

export type SnippetReport = Pick<MainReport, 'output' | 'exit_code' | 'ended' | 'seconds'>

/** A change of one Python file. */
export interface SourceChange {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** A person at the console of a program. */
export interface Attendant {
  /** What the program prints, as it comes: UTF-8, cut anywhere. */
  onOutput(stream: 'stdout' | 'stderr', bytes: Uint8Array): void
  /**
   * Asks for a line of `input()`; `null`: there will be no more. The time that it takes counts against no limit.
   * `prompt`: what the program printed last, on the same line. The signal is aborted when the program has ended.
   */
  onInput(prompt: string, signal: AbortSignal): Promise<string | null>
}

/** Python for a person who is there. */
export interface AttendedPython {
  /**
   * Runs main.py, and nothing else, in a clean interpreter. `stdin` is not read.
   * @throws {RuntimeFailure} when Python can't be had; the signal's reason when aborted.
   */
  run(request: CheckRequest, attendant: Attendant, signal: AbortSignal): Promise<MainRun>
  /**
   * Python's own prompt, `>>> `, beside the project's files: each line is asked for as `input()` asks, until there are no
   * more. The time limit is on all of it together.
   * @throws as `run` does.
   */
  interact(request: CheckRequest, attendant: Attendant, signal: AbortSignal): Promise<MainRun>
}

/** Time and chance, so that a replay is exact. */
export interface World {
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds that never jump, for durations. */
  monotonic(): number
  /** Resolves after `seconds`, or at once when the signal is aborted. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>
  /** The seed and the clock of the next check: fresh ones, or those of a recording. */
  nextCheck(): { readonly seed: number; readonly clock: number }
  /** A number from 0 to 1, to spread retries. */
  jitter(): number
  /** An identifier that no other run has. */
  id(): string
}

/** Which step comes next. */
export type StepKind = 'reason' | 'act'

export type RunStatus = 'running' | 'paused' | 'complete' | 'limit' | 'stuck' | 'stopped' | 'failed'

/** What a paused run waits for. */
export type PauseKind =
  | 'person' // somebody who lets it go on: it was told to pause, or goes one step at a time
  | 'question' // an answer to what the model asks
  | 'key' // a key that the endpoint accepts
  | 'model' // another model, or its right name or address: this one is not there, not allowed or not up to it
  | 'credit' // credit at the provider
  | 'price' // a price of the model, because cost is limited
  | 'endpoint' // an endpoint that is busy, broken, or breaks off its replies
  | 'network' // a connection to the endpoint
  | 'python' // the parts that Python is made of
  | 'storage' // room, or a storage that can be read and written
  | 'tab' // another tab that works on the project
