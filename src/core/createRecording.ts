import { outcomesOf } from './checks/outcomes'
import type { MutationOutcome } from './checks/inspection'
import type { CheckReport } from './checks/report'
import type { Context } from './context'
import type { LoopEvent } from './events'
import type { Hash } from './ports'
import { changedPaths, type Files } from './project'
import type { RecordedEdit, RecordedFiles, RecordedTurn, Recording } from './recording'
import { replySum } from './replay/replySum'

/** What a recording needs to know beside the events. */
export interface RecordingSource {
  readonly events: readonly LoopEvent[]
  readonly stdin: readonly string[]
  readonly hash: Hash
  /** Whether the run had gates, nudges and ways back, as a replay must then have them, too. */
  readonly isGated: boolean
}

/** Folds the events of a run into what a replay needs. Holds no key, because no event does. */
export async function createRecording({ events, stdin, hash, isGated }: RecordingSource): Promise<Recording> {
  const begun = events.find((event) => event.type === 'run-start')
  if (!begun) throw new Error('The run has not begun, so there is nothing to record.')
  const fold: Fold = {
    files: begun.context.files,
    report: null,
    kind: 'reason',
    turns: [],
    checks: [],
    mutations: [],
    answers: [],
    kept: NOTHING,
    steps: 0,
    edits: [],
    hash,
  }
  const end = events.find((event) => event.type === 'run-end')
  // What is edited afterwards is no part of the run.
  const happened = end ? events.slice(0, events.indexOf(end) + 1) : events
  for (const event of happened) await recordEvent(fold, event)
  return {
    version: 1,
    ...statementOf(begun.context),
    model: begun.model,
    note: '',
    files: recordedFiles(begun.context.files),
    stdin,
    turns: fold.turns,
    checks: fold.checks,
    ...(isGated && { mutations: fold.mutations, answers: fold.answers }),
    ...(fold.edits.length > 0 && { edits: fold.edits }),
    end: {
      outcome: end?.outcome ?? 'stopped',
      files: await hashes(fold.files, hash),
      artifacts: await hashes(fold.report?.artifacts ?? {}, hash),
      outcomes: fold.report ? outcomesOf(fold.report) : [],
    },
  }
}

interface Fold {
  files: Files
  report: CheckReport | null
  kind: 'reason' | 'act'
  readonly turns: RecordedTurn[]
  readonly checks: { seed: number; clock: number }[]
  readonly mutations: (readonly MutationOutcome[])[]
  readonly answers: (string | null)[]
  /** How many of them belong to finished steps. */
  kept: Kept
  /** How many are done. */
  steps: number
  readonly edits: RecordedEdit[]
  readonly hash: Hash
}

type Kept = Readonly<Record<'turns' | 'checks' | 'mutations' | 'answers', number>>

const NOTHING: Kept = { turns: 0, checks: 0, mutations: 0, answers: 0 }

async function recordEvent(fold: Fold, event: LoopEvent): Promise<void> {
  if (event.type === 'step-start') {
    fold.kind = event.kind
    // A step that was given up left replies and checks that no replay will meet.
    for (const list of ['turns', 'checks', 'mutations', 'answers'] as const)
      fold[list].length = fold.kept[list]
  }
  if (event.type === 'edit')
    fold.edits.push({ steps: fold.steps, changes: recordedChanges(fold.files, event.context.files) })
  if (event.type === 'step-end' || event.type === 'edit' || event.type === 'restore')
    fold.files = event.context.files
  if (event.type === 'step-end') {
    const { turns, checks, mutations, answers } = fold
    fold.steps = event.step
    fold.kept = {
      turns: turns.length,
      checks: checks.length,
      mutations: mutations.length,
      answers: answers.length,
    }
  }
  if (event.type === 'mutation-end') fold.mutations.push(event.outcomes)
  if (event.type === 'answer') fold.answers.push(event.text)
  if (event.type === 'check-end') {
    fold.report = event.report
    fold.checks.push({ seed: event.seed, clock: event.clock })
  }
  if (event.type === 'reply-end')
    fold.turns.push({
      kind: fold.kind,
      files: await fold.hash.files(fold.files),
      outcomes: fold.report ? outcomesOf(fold.report) : [],
      sum: await replySum(event.reply, fold.hash),
      reply: event.reply,
    })
}

const statementOf = ({ name, goal, project_dir }: Context) => ({ name, goal, project_dir })

const recordedFiles = (files: Files): RecordedFiles =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, recordedContent(content)]))

/** Text as it is, bytes as base64. */
export const recordedContent = (content: string | Uint8Array): RecordedFiles[string] =>
  typeof content === 'string' ? content : { base64: base64Of(content) }

const recordedChanges = (before: Files, after: Files): RecordedEdit['changes'] =>
  Object.fromEntries(
    changedPaths(before, after).map((path) => {
      const content = Object.hasOwn(after, path) ? after[path] : undefined
      return [path, content === undefined ? null : recordedContent(content)]
    }),
  )

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(bits >> shift) & 63]
  }
  const padding = (3 - (bytes.length % 3)) % 3
  return padding ? text.slice(0, -padding) + '='.repeat(padding) : text
}

/** The files that a recording begins with. */
export const filesOfRecording = (recording: Pick<Recording, 'files'>): Files =>
  Object.fromEntries(Object.entries(recording.files).map(([path, content]) => [path, contentOf(content)]))

/** A content as it was before it was recorded. */
export const contentOf = (content: RecordedFiles[string]): string | Uint8Array =>
  typeof content === 'string' ? content : bytesOf(content.base64)

function bytesOf(base64: string): Uint8Array {
  const text = base64.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 0xff
    }
  }
  return bytes
}

async function hashes(files: Files, hash: Hash): Promise<Record<string, string>> {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    await Promise.all(entries.map(async ([path, content]) => [path, await hash.content(content)] as const)),
  )
}
