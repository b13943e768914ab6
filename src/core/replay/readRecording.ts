import { isBase64 } from '../base64'
import { nameProblem } from '../nameProblem'
import { pathProblem } from '../project'
import type { RecordedFiles, Recording } from '../recording'
import {
  count,
  list,
  matching,
  named,
  nullable,
  number,
  object,
  oneOf,
  open,
  optional,
  type Read,
  ReadProblem,
  record,
  text,
  truth,
} from './read'

/** The version that this program plays. */
const VERSION = 1
/** Of anything in a recording: more than a run has that anybody would wait for. */
const MOST = 10_000

/** Why a recording can't be played; the message is a sentence. */
export class RecordingProblem extends Error {
  override name = 'RecordingProblem'
  /** `newer`: another version of autocoder made it. */
  readonly kind: 'damaged' | 'newer' | 'too-large'

  constructor(kind: RecordingProblem['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

const hash = matching(/^[0-9a-f]{64}$/, 'a SHA-256')
const base64 = named((bytes) => (isBase64(bytes) ? null : 'it is not base64'))
const path = named(pathProblem)

const content: Read<RecordedFiles[string]> = (value, at) =>
  typeof value === 'string' ? value : object({ base64 })(value, at)

const usage = {
  calls: count,
  input_tokens: count,
  output_tokens: count,
  cached_tokens: count,
  cost_usd: nullable(count),
  is_estimate: truth,
}

const toolCall = open({
  id: text,
  type: oneOf('function'),
  function: open({ name: text, arguments: text }),
})

const turn = object({
  kind: oneOf('reason', 'act'),
  files: hash,
  outcomes: list(text, MOST),
  sum: optional(text),
  reply: object({
    message: open({
      role: oneOf('assistant'),
      content: nullable(text),
      tool_calls: optional(list(toolCall, MOST)),
    }),
    finish_reason: oneOf('stop', 'tool_calls', 'length', 'content_filter'),
    usage: open(usage),
  }),
})

const mutation = object({ path: text, line: count, old: text, new: text, is_noticed: truth })

const recording = object({
  version: () => VERSION,
  name: named(nameProblem),
  goal: text,
  project_dir: path,
  model: text,
  note: text,
  files: record(path, content, MOST),
  stdin: list(text, MOST),
  turns: list(turn, MOST),
  checks: list(object({ seed: number, clock: number }), MOST),
  mutations: optional(list(list(mutation, MOST), MOST)),
  answers: optional(list(nullable(text), MOST)),
  edits: optional(list(object({ steps: count, changes: record(path, nullable(content), MOST) }), MOST)),
  end: object({
    outcome: oneOf('complete', 'limit', 'stuck', 'stopped', 'failed'),
    steps: optional(count),
    files: record(text, hash, MOST),
    artifacts: record(text, hash, MOST),
    outcomes: list(text, MOST),
  }),
})

/**
 * A recording that may come from anybody: from a link, a file or a program. Gives back what a recording is made of and
 * nothing else.
 * @throws {RecordingProblem}
 */
export function readRecording(value: unknown): Recording {
  const { version } = (value ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version > VERSION)
    throw new RecordingProblem(
      'newer',
      `The run was recorded by a newer version of autocoder: it is of version ${version}, and this one plays version ${VERSION}.`,
    )
  try {
    if (version !== VERSION) throw new ReadProblem(`its version is not ${VERSION}`)
    return recording(value, 'it') as unknown as Recording
  } catch (error) {
    const reason = error instanceof ReadProblem ? `: ${error.message}` : ''
    if (error instanceof ReadProblem && error.isTooMuch)
      throw new RecordingProblem('too-large', `The recorded run is too long to be played${reason}.`)
    throw new RecordingProblem('damaged', `The recorded run is damaged${reason}.`)
  }
}
